//! Structures: the item, its constructor, and the glue that lets core see it member by member.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{Expansion, constructor, optional_number};
use crate::model::{Location, Member, Presence, Structure, TimestampFormat};
use crate::names;

/// A shape: the item and its glue.
pub(crate) fn expand(structure: &Structure) -> Expansion {
    expand_documented(structure, &[])
}

/// The same, with more documentation than is written.
pub(super) fn expand_documented(structure: &Structure, more: &[String]) -> Expansion {
    let constructor = constructor::expand(structure, None);
    let glue = glue(structure);
    Expansion { items: item(structure, more), glue: quote!(#constructor #glue) }
}

/// The item with what every declared structure has. It is not exhaustive, because the service adds
/// members.
pub(super) fn item(structure: &Structure, more: &[String]) -> TokenStream {
    let mut item = structure.item.clone();
    item.attrs.extend(more.iter().map(|line| syn::parse_quote!(#[doc = #line])));
    quote! {
        #[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
        #[non_exhaustive]
        #item
    }
}

/// The table of members, and the traits that core works with.
pub(super) fn glue(structure: &Structure) -> TokenStream {
    let ident = &structure.item.ident;
    let name = names::of(ident);
    let documentation = &structure.documentation;
    let table = structure.members.iter().map(member_table);
    let fields: Vec<_> = structure.members.iter().map(|member| &member.ident).collect();
    let indexes: Vec<_> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
    // the bound is judged at the field's type, in the same words each time, so that a type that is
    // no shape is pointed at, and once
    let shapes: Vec<_> = structure.members.iter().map(shape).collect();
    // a parameter that is not looked at has no name
    let index = if fields.is_empty() { quote!(_) } else { quote!(index) };
    let choose = |arms: TokenStream, absent: TokenStream| {
        if fields.is_empty() { absent } else { quote!(match index { #arms _ => #absent, }) }
    };
    let member = choose(
        quote!(#(#indexes => #shapes::view(&self.#fields),)*),
        quote!(__chime::View::Absent),
    );
    let member_mut =
        choose(quote!(#(#indexes => #shapes::erased(&mut self.#fields),)*), quote!(__chime::None));
    // named outside of the method, whose parameter may have the function's name
    let check_name = structure
        .check
        .as_ref()
        .map(|check| quote!(const CHECK: fn(&#ident, &mut __chime::Report) = #check;));
    let check = structure.check.as_ref().map(|_| {
        quote! {
            fn check(&self, report: &mut __chime::Report) {
                CHECK(self, report);
            }
        }
    });
    // a compiler that lists what is a structure points at the declaration's name
    let body = quote! {
        fn members(&self) -> &'static __chime::StructureSchema {
            &MEMBERS
        }
        fn member(&self, #index: usize) -> __chime::View<'_> {
            #member
        }
        fn member_mut(&mut self, #index: usize) -> __chime::Slot<'_> {
            #member_mut
        }
        fn clear(&mut self) {
            *self = __chime::Shape::vacant();
        }
        #check
    };
    let structure = quote_spanned!(ident.span()=> impl __chime::Structure for #ident { #body });
    quote! {
        static MEMBERS: __chime::StructureSchema =
            __chime::StructureSchema::new(#name, #documentation, &[#(#table),*]);
        #check_name
        #structure
        __chime::structure!(#ident, MEMBERS, Self { #(#fields: #shapes::vacant()),* });
    }
}

/// The field's type as a shape.
fn shape(member: &Member) -> TokenStream {
    let ty = &member.ty;
    quote_spanned!(ty.span()=> <#ty as __chime::Shape>)
}

fn member_table(member: &Member) -> TokenStream {
    let (name, documentation) = (&member.wire_name, &member.documentation);
    let schema = schema(member);
    let at = |location| quote!(.at(__chime::Location::#location));
    let location = match &member.location {
        Location::Body => None,
        Location::Label { greedy: true } => Some(quote!(.greedy())),
        Location::Label { greedy: false } => Some(at(quote!(Label))),
        Location::Query(key) => Some(at(quote!(Query(#key)))),
        Location::Header(name) => Some(at(quote!(Header(#name)))),
        Location::Payload => Some(at(quote!(Payload))),
    };
    let presence = match member.presence {
        Presence::Required => Some(quote!(.required())),
        Presence::Essential => Some(quote!(.essential())),
        Presence::Optional | Presence::Default => None,
        Presence::IdempotencyToken => Some(quote!(.idempotency_token())),
    };
    let bounds = match member.bounds {
        (None, None) => None,
        (min, max) => {
            let (min, max) = (optional_number(min), optional_number(max));
            Some(quote!(.bounded(#min, #max)))
        }
    };
    let format = member.format.map(|format| {
        let format = match format {
            TimestampFormat::EpochSeconds => quote!(EpochSeconds),
            TimestampFormat::DateTime => quote!(DateTime),
            TimestampFormat::HttpDate => quote!(HttpDate),
        };
        quote!(.format(__chime::TimestampFormat::#format))
    });
    quote! {
        __chime::Member::new(#name, #schema, #documentation)
            #location #presence #bounds #format
    }
}

/// What gives the schema of a member. Its bound is judged at the field's type, so that a type which
/// cannot travel where the member does is pointed at.
fn schema(member: &Member) -> TokenStream {
    let ty = &member.ty;
    match member.location {
        // a list or a map where there is no room for it was noted already
        _ if member.is_out_of_place() => quote!(<() as __chime::Shape>::schema),
        Location::Body | Location::Payload => {
            let shape = shape(member);
            quote!(#shape::schema)
        }
        Location::Label { .. } | Location::Header(_) => {
            quote_spanned!(ty.span()=> __chime::text::<#ty>)
        }
        Location::Query(_) => quote_spanned!(ty.span()=> __chime::query::<#ty>),
    }
}
