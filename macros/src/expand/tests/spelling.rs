//! Declared enums have variants called `None`, and a crate may call its own types anything: expanded
//! code takes no name from where it happens to stand.

use super::*;

/// Names of the prelude, which may mean something else where the code is expanded.
const PRELUDE: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Vec",
];

/// Methods of the prelude's traits, which are there only when the trait is.
const TRAIT_METHODS: &[&str] = &[
    "as_ref",
    "clone",
    "cmp",
    "collect",
    "eq",
    "filter",
    "into",
    "into_iter",
    "map",
    "to_owned",
    "to_string",
    "try_into",
];

/// What can panic.
const PANICS: &[&str] =
    &["assert", "expect", "panic", "todo", "unimplemented", "unreachable", "unwrap", "unwrap_err"];

/// The crates that expanded code may name.
const CRATES: &[&str] = &["chime_sdk_core", "core", "std"];

/// Words after which `::` begins a path.
const KEYWORDS: &[&str] =
    &["as", "const", "dyn", "for", "impl", "in", "mut", "return", "static", "where"];

/// The names of the prelude, and calls of its methods, that are not spelled out.
fn bare_names(tokens: &TokenStream) -> Vec<String> {
    let row = flat(tokens);
    let follows = |index: usize, before: &[&str]| {
        index >= before.len() && row[index - before.len()..index] == *before
    };
    let is_bare = |index: usize, token: &str| {
        (PRELUDE.contains(&token)
            && !follows(index, &[":", ":"])
            // what defines an associated type takes no name from anywhere
            && !follows(index, &["type"]))
            || (TRAIT_METHODS.contains(&token) && follows(index, &["."]))
    };
    let tokens = row.iter().enumerate();
    tokens.filter(|(index, token)| is_bare(*index, token)).map(|(_, token)| token.clone()).collect()
}

/// The first names of the paths that begin with `::`.
fn roots(tokens: &TokenStream) -> Vec<String> {
    let row = flat(tokens);
    let continues = |before: &[String]| match before {
        [.., dash, arrow] if arrow == ">" => dash != "-" && dash != "=",
        // a path that is given to a macro goes on after its last token
        [.., star] if star == "*" => true,
        [.., word] => {
            let is_name = word.starts_with(|first: char| first.is_alphabetic() || first == '_');
            is_name && !KEYWORDS.contains(&word.as_str())
        }
        [] => false,
    };
    row.windows(3)
        .enumerate()
        .filter(|(index, next)| next[..2] == [":", ":"] && !continues(&row[..*index]))
        .map(|(_, next)| next[2].clone())
        .filter(|name| name != "<")
        .collect()
}

#[test]
fn a_bare_name_would_be_found() {
    for (tokens, expected) in [
        (
            quote!(
                fn f() -> Option<u8> {
                    None
                }
            ),
            vec!["Option", "None"],
        ),
        (quote!(let a: ::core::option::Option<Vec<u8>>;), vec!["Vec"]),
        (quote!(&[Some(1)]), vec!["Some"]),
        (
            quote!(
                #[derive(Clone)]
                struct A;
            ),
            vec!["Clone"],
        ),
        (quote!(name.into()), vec!["into"]),
        (quote!(::core::option::Option::Some(::core::convert::Into::into(name))), vec![]),
        (
            quote!(
                fn into(self) {
                    self.into_string()
                }
            ),
            vec![],
        ),
    ] {
        assert_eq!(bare_names(&tokens), expected, "{tokens}");
    }
    let tokens =
        quote!(impl ::serde::A for b::C { fn f(&self) -> ::tokio::D { <E>::f(::core::g) } });
    assert_eq!(roots(&tokens), ["serde", "tokio", "core"]);
}

#[test]
fn every_name_is_spelled_out() {
    for (name, expansion) in samples() {
        assert_eq!(bare_names(&expansion), [""; 0], "{name}");
    }
}

#[test]
fn only_core_and_the_standard_library_are_named() {
    for (name, expansion) in samples() {
        let roots = roots(&expansion);
        assert!(!roots.is_empty(), "{name}");
        for root in roots {
            assert!(CRATES.contains(&root.as_str()), "{name}: ::{root}");
        }
    }
}

#[test]
fn nothing_panics() {
    for (name, expansion) in samples() {
        for token in flat(&expansion) {
            assert!(!PANICS.contains(&token.as_str()), "{name}: {token}");
        }
    }
}

#[test]
fn helper_attributes_do_not_survive() {
    for (name, expansion) in samples() {
        assert!(!flat(&expansion).contains(&"chime".to_owned()), "{name}");
    }
}
