//! The expansions that a reviewer looks at: `tests/expansions` has declarations, and beside each what
//! it becomes. `UPDATE_EXPANSIONS=1 cargo test -p chime-sdk-macros golden` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expansions")
}

/// The files with declarations, by name.
fn declarations() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).expect("the folder is there");
    let mut files: Vec<_> = files.map(|file| file.expect("can be listed").path()).collect();
    files.retain(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".rs") && !name.ends_with(".expanded.rs")
    });
    files.sort();
    files
}

/// What a file with declarations becomes. Whatever is no declaration stays.
fn expanded(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a file with declarations");
    let file: syn::File = syn::parse_str(&text).expect("declarations are Rust");
    let expansion: TokenStream = file.items.into_iter().map(expand).collect();
    prettyplease::unparse(&syn::parse2(expansion).expect("expansions are Rust"))
}

fn expand(item: Item) -> TokenStream {
    let tokens = item.to_token_stream();
    let (mut item, attributes) = match item {
        Item::Macro(item) if item.mac.path.is_ident("chime_service") => {
            return service(item.mac.tokens);
        }
        Item::Struct(ref declared) => (item.clone(), declared.attrs.clone()),
        Item::Enum(ref declared) => (item.clone(), declared.attrs.clone()),
        _ => return tokens,
    };
    let is_ours = |attribute: &syn::Attribute| {
        attribute.path().get_ident().is_some_and(|name| name.to_string().starts_with("chime_"))
    };
    let Some(attribute) = attributes.into_iter().find(is_ours) else { return tokens };
    match &mut item {
        Item::Struct(item) => item.attrs.retain(|attribute| !is_ours(attribute)),
        Item::Enum(item) => item.attrs.retain(|attribute| !is_ours(attribute)),
        _ => {}
    }
    let keys = match &attribute.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let name = attribute.path().get_ident().expect("a name").to_string();
    let expand = match name.as_str() {
        "chime_operation" => operation,
        "chime_shape" => shape,
        "chime_string" => string,
        "chime_enum" => enumeration,
        _ => error,
    };
    expand(keys, item.into_token_stream())
}

#[test]
fn golden_expansions_are_as_written() {
    let files = declarations();
    assert!(files.len() >= 8, "{} files", files.len());
    for file in files {
        let expansion = expanded(&file);
        let golden = file.with_extension("expanded.rs");
        if std::env::var_os("UPDATE_EXPANSIONS").is_some() {
            fs::write(&golden, &expansion).expect("can be written");
        }
        let written = fs::read_to_string(&golden).unwrap_or_default();
        let differs = expansion.lines().zip(written.lines()).position(|(new, old)| new != old);
        assert!(
            expansion == written,
            "{} is not what the macros expand to, from line {} on; if the change is meant, run \
             `UPDATE_EXPANSIONS=1 cargo test -p chime-sdk-macros golden` and look at the difference",
            golden.file_name().unwrap_or_default().to_string_lossy(),
            differs.map_or(expansion.lines().count().min(written.lines().count()), |line| line) + 1,
        );
    }
}

/// More than this does not read on one screen.
const SCREEN: usize = 120;

#[test]
fn golden_expansion_of_one_operation_reads_on_one_screen() {
    let lines = expanded(&folder().join("operation.rs")).lines().count();
    assert!(lines <= SCREEN, "{lines} lines");
}
