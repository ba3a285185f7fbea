//! What a field's type says by its spelling: optional, a list, a map, or built in.

use quote::ToTokens;
use syn::{GenericArgument, Ident, PathArguments, Type, parse_quote};

/// The `T` of `Option<T>`.
pub(crate) fn option(ty: &Type) -> Option<&Type> {
    argument_of(ty, "Option")
}

/// The `T` of `Vec<T>`.
pub(crate) fn list(ty: &Type) -> Option<&Type> {
    argument_of(ty, "Vec")
}

/// The `K` and the `V` of `BTreeMap<K, V>` or `HashMap<K, V>`.
pub(crate) fn map(ty: &Type) -> Option<(&Type, &Type)> {
    let arguments = arguments_of(ty, "BTreeMap").or_else(|| arguments_of(ty, "HashMap"))?;
    match arguments.as_slice() {
        [key, value] => Some((key, value)),
        _ => None,
    }
}

/// The type that a value of this type is in the end made of: without `Option`, and of a list or a map
/// that of its elements or values.
pub(crate) fn innermost(ty: &Type) -> &Type {
    let inner = option(ty).or_else(|| list(ty)).or_else(|| map(ty).map(|(_, value)| value));
    inner.map_or(ty, innermost)
}

/// Puts another type in the place of the first one in here for which there is one, and gives what was
/// there.
pub(crate) fn replace(ty: &mut Type, other: &dyn Fn(&Type) -> Option<Type>) -> Option<Type> {
    if let Type::Group(group) = ty {
        return replace(&mut group.elem, other);
    }
    if let Some(right) = other(ty) {
        return Some(std::mem::replace(ty, right));
    }
    const CONTAINERS: &[&str] = &["Option", "Vec", "Box", "BTreeMap", "HashMap"];
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last_mut()?;
    let PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return None };
    if !CONTAINERS.iter().any(|container| last.ident == container) {
        return None;
    }
    arguments.args.iter_mut().find_map(|argument| match argument {
        GenericArgument::Type(ty) => replace(ty, other),
        _ => None,
    })
}

/// What to write for a type that no crate can make a shape; `String` where only the user can tell.
pub(crate) fn instead_of(ty: &Type) -> Option<Type> {
    Some(match ty {
        Type::Reference(reference) => {
            instead_of(&reference.elem).unwrap_or_else(|| (*reference.elem).clone())
        }
        Type::Array(syn::TypeArray { elem, .. }) | Type::Slice(syn::TypeSlice { elem, .. }) => {
            if name(elem).is_some_and(|name| name == "u8") {
                parse_quote!(Blob)
            } else {
                parse_quote!(Vec<#elem>)
            }
        }
        Type::Tuple(_)
        | Type::TraitObject(_)
        | Type::ImplTrait(_)
        | Type::FnPtr(_)
        | Type::Infer(_)
        | Type::Never(_)
        | Type::Ptr(_) => parse_quote!(String),
        Type::Path(path) => match path.path.get_ident()?.to_string().as_str() {
            "str" | "char" => parse_quote!(String),
            "u64" | "u128" | "i128" | "usize" | "isize" => parse_quote!(i64),
            _ => return None,
        },
        _ => return None,
    })
}

/// The first type in here that is optional within something else, and what it is within: there, null
/// and absent are no values.
pub(crate) fn optional_inside(ty: &Type) -> Option<(&Type, &Type)> {
    let inner = option(ty).or_else(|| list(ty)).or_else(|| map(ty).map(|(_, value)| value))?;
    if option(inner).is_some() { Some((ty, inner)) } else { optional_inside(inner) }
}

/// Takes `Option` away where [`optional_inside`] finds it, for the code that uses the member.
pub(crate) fn close_gaps(ty: &mut Type) {
    let is_container = option(ty).or_else(|| list(ty)).is_some() || map(ty).is_some();
    let Type::Path(path) = ty else { return };
    let Some(last) = path.path.segments.last_mut().filter(|_| is_container) else { return };
    let PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return };
    let Some(GenericArgument::Type(inner)) = arguments.args.last_mut() else { return };
    while let Some(kept) = option(inner).cloned() {
        *inner = kept;
    }
    close_gaps(inner);
}

/// Whether the type is a single word of these.
pub(crate) fn is_one_of(ty: &Type, words: &[String]) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.get_ident().is_some_and(|ident| words.contains(&ident.to_string()))
}

/// Whether the type is `Box` of the type of this name.
pub(crate) fn is_box_of(ty: &Type, ident: &Ident) -> bool {
    argument_of(ty, "Box").and_then(name).is_some_and(|name| name == ident)
}

/// Whether `len` bounds the type; that of a declared string type is its own.
pub(crate) fn has_length(ty: &Type) -> bool {
    list(ty).is_some() || map(ty).is_some() || is_blob(ty) || is_string(ty)
}

/// Whether the type is a moment in time.
pub(crate) fn is_timestamp(ty: &Type) -> bool {
    name(ty).is_some_and(|name| name == "Timestamp")
}

/// Whether the type is bytes.
pub(crate) fn is_blob(ty: &Type) -> bool {
    name(ty).is_some_and(|name| name == "Blob")
}

/// The type without `Option`.
pub(crate) fn required(ty: &Type) -> &Type {
    option(ty).unwrap_or(ty)
}

/// Whether the type is `bool` or a number, which are passed as they are: a literal such as `50`
/// would not convert by `Into` to a `u32`.
pub(crate) fn is_primitive(ty: &Type) -> bool {
    is_number(ty) || name(ty).is_some_and(|name| name == "bool")
}

/// Whether the type is a number.
pub(crate) fn is_number(ty: &Type) -> bool {
    const NUMBERS: &[&str] = &["i8", "i16", "i32", "i64", "u8", "u16", "u32", "f32", "f64"];
    name(ty).is_some_and(|name| NUMBERS.iter().any(|number| name == *number))
}

/// The type as it is written, for messages.
pub(crate) fn spelled(ty: &impl ToTokens) -> String {
    let tokens = ty.to_token_stream().to_string();
    let is_word = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() || "_'".contains(character))
    };
    let mut spelled = String::with_capacity(tokens.len());
    let mut rest = tokens.chars().peekable();
    while let Some(character) = rest.next() {
        let last = spelled.chars().next_back();
        let is_needed = matches!(last, Some(',' | ';'))
            || is_word(last) && is_word(rest.peek().copied())
            || last == Some('>') && is_word(rest.peek().copied());
        if character != ' ' || is_needed {
            spelled.push(character);
        }
    }
    spelled
}

/// The least and the most that an integer type holds.
pub(crate) fn limits(ty: &Type) -> Option<(i64, i64)> {
    Some(match name(ty)?.to_string().as_str() {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" => (i64::MIN, i64::MAX),
        "u8" => (u8::MIN.into(), u8::MAX.into()),
        "u16" => (u16::MIN.into(), u16::MAX.into()),
        "u32" => (u32::MIN.into(), u32::MAX.into()),
        _ => return None,
    })
}

/// Whether the type is plain text.
pub(crate) fn is_string(ty: &Type) -> bool {
    name(ty).is_some_and(|name| name == "String")
}

/// Whether only the compiler knows what the type is: a structure, a string type, an enum.
pub(crate) fn is_declared(ty: &Type) -> bool {
    may_be_string(ty) && !is_string(ty) && argument_of(ty, "Box").is_none()
}

/// Whether the type may be text: plain, or a declared string type, which only rustc can tell.
pub(crate) fn may_be_string(ty: &Type) -> bool {
    !is_primitive(ty)
        && list(ty).is_none()
        && map(ty).is_none()
        && !is_timestamp(ty)
        && !is_blob(ty)
}

fn name(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    path.path.segments.last().map(|segment| &segment.ident)
}

/// What a macro by example was given for a type stands in a group that nobody sees.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        other => other,
    }
}

fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    arguments_of(ty, name)?.first().copied()
}

/// The types between the angle brackets after a name.
fn arguments_of<'a>(ty: &'a Type, name: &str) -> Option<Vec<&'a Type>> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let types = arguments.args.iter().map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
