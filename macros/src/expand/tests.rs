//! Facts about what the macros expand to, and what they say about mistakes.

use proc_macro2::TokenTree;
use quote::{ToTokens as _, quote};
use syn::{ImplItem, Item, ItemImpl, ItemStruct};

use super::*;

mod golden;
mod mistakes;
mod spelling;

fn operation(attribute: TokenStream, item: TokenStream) -> TokenStream {
    super::operation(&quote!(chime_operation), attribute, item)
}

fn shape(attribute: TokenStream, item: TokenStream) -> TokenStream {
    super::shape(&quote!(chime_shape), attribute, item)
}

fn string(attribute: TokenStream, item: TokenStream) -> TokenStream {
    super::string(&quote!(chime_string), attribute, item)
}

fn enumeration(attribute: TokenStream, item: TokenStream) -> TokenStream {
    super::enumeration(&quote!(chime_enum), attribute, item)
}

fn error(attribute: TokenStream, item: TokenStream) -> TokenStream {
    super::error(&quote!(chime_error), attribute, item)
}

fn service(input: TokenStream) -> TokenStream {
    super::service(&quote!(chime_service), input)
}

/// The items of an expansion, those inside of `const _: () = { .. };` too.
fn items(expansion: &TokenStream) -> Vec<Item> {
    let file: syn::File = syn::parse2(expansion.clone()).expect("an expansion is Rust");
    let mut items = Vec::new();
    for item in file.items {
        match item {
            Item::Const(item) if item.ident == "_" => {
                let syn::Expr::Block(block) = *item.expr else { panic!("no block") };
                items.extend(block.block.stmts.into_iter().filter_map(
                    |statement| match statement {
                        syn::Stmt::Item(item) => Some(item),
                        syn::Stmt::Macro(statement) => Some(Item::Macro(syn::ItemMacro {
                            attrs: statement.attrs,
                            ident: None,
                            mac: statement.mac,
                            semi_token: statement.semi_token,
                        })),
                        _ => None,
                    },
                ));
            }
            item => items.push(item),
        }
    }
    items
}

fn structs(expansion: &TokenStream) -> Vec<ItemStruct> {
    let items = items(expansion).into_iter();
    items.filter_map(|item| if let Item::Struct(item) = item { Some(item) } else { None }).collect()
}

fn impls(expansion: &TokenStream) -> Vec<ItemImpl> {
    let items = items(expansion).into_iter();
    items.filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None }).collect()
}

/// The traits that a type implements, by their last name.
fn traits(expansion: &TokenStream, ty: &str) -> Vec<String> {
    let of_type = |item: &ItemImpl| item.self_ty.to_token_stream().to_string() == ty;
    impls(expansion)
        .iter()
        .filter(|item| of_type(item))
        .filter_map(|item| {
            item.trait_.as_ref()?.0.segments.last().map(|last| last.ident.to_string())
        })
        .collect()
}

/// The macros of core that write what is the same for every declaration of a kind.
fn glue_macros(expansion: &TokenStream) -> Vec<String> {
    items(expansion)
        .into_iter()
        .filter_map(|item| match item {
            Item::Macro(item) if item.mac.path.segments[0].ident == "__chime" => {
                item.mac.path.segments.last().map(|last| last.ident.to_string())
            }
            _ => None,
        })
        .collect()
}

/// The methods that a type has of its own, each with its arguments: `new(name, size)`.
fn methods(expansion: &TokenStream, ty: &str) -> Vec<String> {
    let own =
        |item: &ItemImpl| item.trait_.is_none() && item.self_ty.to_token_stream().to_string() == ty;
    let mut methods = Vec::new();
    for item in impls(expansion).iter().filter(|item| own(item)).flat_map(|item| &item.items) {
        let ImplItem::Fn(method) = item else { continue };
        let arguments = method.sig.inputs.iter().filter_map(|argument| match argument {
            syn::FnArg::Typed(argument) => Some(argument.pat.to_token_stream().to_string()),
            syn::FnArg::Receiver(_) => None,
        });
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        methods.push(format!("{}({arguments})", method.sig.ident));
    }
    methods
}

/// All tokens in a row, groups opened.
fn flat(tokens: &TokenStream) -> Vec<String> {
    let mut row = Vec::new();
    for tree in tokens.clone() {
        match tree {
            TokenTree::Group(group) => {
                row.push("(".to_owned());
                row.extend(flat(&group.stream()));
                row.push(")".to_owned());
            }
            other => row.push(other.to_string()),
        }
    }
    row
}

/// An expansion of each macro. Types are spelled out, so that whatever is not is the macros' own.
fn samples() -> Vec<(&'static str, TokenStream)> {
    let members = quote! {
        /// Its name.
        pub name: Word,
        pub size: ::core::option::Option<u32>,
        pub words: ::std::vec::Vec<Word>,
        #[deprecated]
        pub numbers: ::core::option::Option<::std::vec::Vec<u32>>,
        #[chime(name = "Plain", len = 1..=9)]
        pub text: ::std::string::String,
    };
    vec![
        (
            "operation",
            operation(
                quote! {
                    method = "POST",
                    path = "/things/<ThingId>?operation=list",
                    output = ListThingsOutput,
                    errors(NotFound),
                    check = rule,
                    paginate(token = next_token, items = things: Thing, page_size = max),
                },
                quote! {
                    /// Lists things.
                    pub struct ListThings {
                        #[chime(path)]
                        pub thing_id: Word,
                        #[chime(query = "next-token")]
                        pub next_token: ::core::option::Option<Word>,
                        #[chime(query = "max", range = 1..=9)]
                        pub max: ::core::option::Option<u32>,
                        #[chime(idempotency_token)]
                        pub token: ::core::option::Option<Word>,
                        #[chime(header = "X-Color")]
                        pub color: ::core::option::Option<Color>,
                        #members
                    }
                },
            ),
        ),
        (
            "bare operation",
            operation(
                quote!(method = "GET", path = "/"),
                quote!(
                    struct Ping {}
                ),
            ),
        ),
        (
            "shape",
            shape(
                quote!(check = rule),
                quote! {
                    pub struct Thing {
                        #[chime(essential)]
                        pub id: Word,
                        #[chime(default)]
                        pub parts: ::std::vec::Vec<Word>,
                        #members
                    }
                },
            ),
        ),
        (
            "empty shape",
            shape(
                quote!(),
                quote!(
                    pub struct Nothing {}
                ),
            ),
        ),
        (
            "string",
            string(
                quote!(len = 1..=64, pattern = "^[a-z]+|.\\d$", check = rule),
                quote!(
                    pub struct Word(::std::string::String);
                ),
            ),
        ),
        (
            "sensitive string",
            string(
                quote!(chars = "a-z", sensitive),
                quote!(
                    struct Secret(::std::string::String);
                ),
            ),
        ),
        (
            "enumeration",
            enumeration(
                quote!(len = 1..=64, documented),
                quote!(
                    pub enum Color {
                        Red = "RED",
                        #[deprecated]
                        Green = "GREEN",
                    }
                ),
            ),
        ),
        (
            "error",
            error(
                quote!(status = 503, retry = transient),
                quote! {
                    pub struct Unavailable {
                        #[chime(header = "Retry-After")]
                        pub retry_after: ::core::option::Option<u32>,
                    }
                },
            ),
        ),
        (
            "service",
            service(quote! {
                /// Things.
                client = Client,
                service_id = "Things",
                api_version = "2021-07-15",
                endpoint_prefix = "things",
                signing_name = "things",
                control_regions("us-east-1"),
                rate_limit(per_second = 10, burst = 20),
                errors(Unavailable),
                operations(ListThings, Ping),
                #[cfg(feature = "server")]
                server = Backend,
            }),
        ),
        (
            "item without a model",
            shape(
                quote!(),
                quote!(
                    pub enum Color {
                        Red = "RED",
                    }
                ),
            ),
        ),
    ]
}

fn sample(name: &str) -> TokenStream {
    let mut samples = samples().into_iter();
    samples.find(|(candidate, _)| *candidate == name).expect("the sample exists").1
}

#[test]
fn an_operation_expands_to_its_parts() {
    let expansion = sample("operation");
    let structs = structs(&expansion);
    let names: Vec<_> = structs.iter().map(|item| item.ident.to_string()).collect();
    assert_eq!(names, ["ListThings", "ListThingsCall"]);
    let fields: Vec<_> = structs[0].fields.iter().filter_map(|field| field.ident.clone()).collect();
    assert_eq!(
        fields,
        [
            "thing_id",
            "next_token",
            "max",
            "token",
            "color",
            "name",
            "size",
            "words",
            "numbers",
            "text"
        ]
    );
    assert_eq!(traits(&expansion, "ListThings"), ["Structure", "Operation", "Paginated"]);
    assert_eq!(glue_macros(&expansion), ["setters", "structure", "call", "pages"]);
}

#[test]
fn what_is_required_is_an_argument() {
    for (name, ty, expected) in [
        ("operation", "ListThings", "new(thing_id, name, words, text)"),
        ("shape", "Thing", "new(id, name, words, text)"),
    ] {
        assert_eq!(methods(&sample(name), ty), [expected]);
    }
}

#[test]
fn an_operation_without_members_or_pages_has_neither() {
    let expansion = sample("bare operation");
    assert_eq!(methods(&expansion, "Ping"), ["new()"]);
    assert_eq!(glue_macros(&expansion), ["structure", "call"]);
    let traits = traits(&expansion, "Ping");
    assert!(traits.contains(&"Default".to_owned()), "{traits:?}");
    assert!(!traits.contains(&"Paginated".to_owned()), "{traits:?}");
}

#[test]
fn a_call_is_called_as_the_operation_says() {
    let expansion = operation(
        quote!(method = "POST", path = "/ping", call = PingRequest),
        quote! {
            pub struct Ping {}
        },
    );
    let names: Vec<String> =
        structs(&expansion).iter().map(|item| item.ident.to_string()).collect();
    assert_eq!(names, ["Ping", "PingRequest"]);
}

#[test]
fn an_operation_brings_the_macro_of_its_client_method() {
    let expansion = sample("operation");
    let macros: Vec<_> = items(&expansion)
        .into_iter()
        .filter_map(|item| match item {
            Item::Macro(item) if item.ident.is_some() => {
                item.ident.map(|ident| (ident, flat(&item.mac.tokens).join(" ")))
            }
            _ => None,
        })
        .collect();
    let [(name, body)] = macros.as_slice() else { panic!("one macro") };
    assert_eq!(name, "__operation_ListThings");
    let method = "pub fn list_things ( & self , \
                  thing_id : impl : : core : : convert : : Into < Word > , name : ";
    assert!(body.contains(method), "{body}");
    assert!(body.contains("ListThings : : new ( thing_id , name , words , text )"), "{body}");
    assert!(flat(&expansion).join(" ").contains("pub ( crate ) use __operation_ListThings ;"));

    let service = flat(&sample("service")).join(" ");
    let methods =
        "impl Client ( __operation_ListThings ! ( method ) ; __operation_Ping ! ( method ) ; )";
    assert!(service.contains(methods), "{service}");
}

#[test]
fn a_sensitive_string_has_no_display() {
    assert_eq!(glue_macros(&sample("string")), ["text", "display"]);
    assert_eq!(glue_macros(&sample("sensitive string")), ["text"]);
}

#[test]
fn an_enumeration_is_open() {
    let items = items(&sample("enumeration"));
    let Item::Enum(color) = &items[0] else { panic!("an enum comes first") };
    let variants: Vec<_> = color.variants.iter().map(|variant| variant.ident.to_string()).collect();
    assert_eq!(variants, ["Red", "Green", "Unknown"]);
    assert!(color.variants.iter().all(|variant| variant.discriminant.is_none()));
    assert!(color.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")));
}

#[test]
fn an_error_is_declared_and_is_an_error() {
    let expansion = sample("error");
    assert_eq!(traits(&expansion, "Unavailable"), ["Default", "Structure", "DeclaredException"]);
    assert_eq!(glue_macros(&expansion), ["setters", "structure", "error"]);
}

#[test]
fn a_service_has_a_table_a_client_and_a_server() {
    let items = items(&sample("service"));
    let table = |item: &Item| matches!(item, Item::Const(item) if item.ident == "SERVICE");
    let client = |item: &Item| matches!(item, Item::Struct(item) if item.ident == "Client");
    assert!(items.iter().any(table));
    assert!(items.iter().any(client));
    let server = items.iter().find_map(|item| match item {
        Item::Trait(item) if item.ident == "Backend" => Some(item),
        _ => None,
    });
    let server = server.expect("a server was asked for");
    assert!(server.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")));
    let methods: Vec<_> = server
        .items
        .iter()
        .filter_map(|item| match item {
            syn::TraitItem::Fn(method) => Some(method.sig.ident.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(methods, ["handle"]);
}
