//! One mistake is one message, and the declaration stays for the code that uses it.

use super::*;

type Macro = fn(TokenStream, TokenStream) -> TokenStream;

/// A declaration of `Thing` with one mistake: the attribute, the item, and what is said about it.
type Mistake = (Macro, TokenStream, TokenStream, &'static str);

/// The texts of the compile errors in an expansion.
fn messages(expansion: &TokenStream) -> Vec<String> {
    let compile_errors = items(expansion).into_iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            Some(item.mac.parse_body::<syn::LitStr>().expect("a text").value())
        }
        _ => None,
    });
    compile_errors.collect()
}

/// Mistakes after which there is a model, in which whatever is in doubt is as it was written.
fn mistakes_in_structures() -> Vec<Mistake> {
    let get = || quote!(method = "GET", path = "/things");
    let post = || quote!(method = "POST", path = "/things");
    let empty = || {
        quote!(
            pub struct Thing {}
        )
    };
    vec![
        (operation, quote!(path = "/things"), empty(), "`method` is missing"),
        (operation, quote!(method = "GET"), empty(), "`path` is missing"),
        (operation, quote!(method = "GET" path = "/"), empty(), "expected `,`"),
        (operation, quote!(method = "FETCH", path = "/"), empty(), "unknown method `FETCH`"),
        (operation, quote!(method = "get", path = "/"), empty(), "is not in upper case"),
        (operation, quote!(method = "GET", path = "things"), empty(), "has no leading slash"),
        (operation, quote!(method = "GET", path = "/<Id>"), empty(), "`<Id>` has no field"),
        (operation, quote!(method = "GET", path = "/", status = 404), empty(), "is no success"),
        (
            operation,
            quote!(method = "GET", path = "/", staus = 204),
            empty(),
            "unknown key `staus`",
        ),
        (operation, quote!(method = "GET", path = "/", errors(A B)), empty(), "expected `,`"),
        (
            operation,
            quote!(method = "GET", path = "/", errors = A),
            empty(),
            "`errors` takes a list",
        ),
        (
            operation,
            get(),
            quote!(
                struct Thing {
                    name: Name,
                }
            ),
            "would travel in the body",
        ),
        (
            operation,
            post(),
            quote!(
                struct Thing {
                    #[chime(path)]
                    id: Id,
                }
            ),
            "the path has no `<Id>`",
        ),
        (
            operation,
            post(),
            quote!(
                struct Thing {
                    #[chime(pth)]
                    id: Id,
                }
            ),
            "unknown key `pth`",
        ),
        (
            operation,
            post(),
            quote!(
                struct Thing {
                    #[chime]
                    id: Id,
                }
            ),
            "`#[chime]` takes keys",
        ),
        (
            operation,
            post(),
            quote!(
                struct Thing {
                    #[chime(idempotency_token)]
                    id: Id,
                }
            ),
            "its field must be optional",
        ),
        (
            operation,
            post(),
            quote!(
                struct Thing {
                    #[chime(idempotency_token)]
                    id: Option<u32>,
                }
            ),
            "is a string, and `u32` is none",
        ),
        (
            operation,
            post(),
            quote!(
                struct Thing {
                    #[chime(header = "a b")]
                    id: Id,
                }
            ),
            "`a b` is no header name",
        ),
        (
            operation,
            quote!(method = "POST", path = "/", paginate(token = a, items = b: B)),
            quote!(
                struct Thing {
                    a: Option<String>,
                }
            ),
            "the operation has none",
        ),
        (shape, quote!(chek = rule), empty(), "unknown key `chek`"),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(query = "q")]
                    q: Q,
                }
            ),
            "in the address",
        ),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(essential)]
                    a: Option<A>,
                }
            ),
            "always there",
        ),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(default)]
                    a: A,
                }
            ),
            "`default` is the empty",
        ),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(len = 1..9)]
                    a: String,
                }
            ),
            "its end out",
        ),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(len = 1..=9)]
                    a: u32,
                }
            ),
            "`u32` is a number",
        ),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(len = 1..=9)]
                    a: A,
                }
            ),
            "plain strings",
        ),
        (
            shape,
            quote!(),
            quote!(
                struct Thing {
                    #[chime(range = 1..=9)]
                    a: A,
                }
            ),
            "`A` is none",
        ),
        (error, quote!(), empty(), "`status` is missing"),
        (error, quote!(status = 200), empty(), "`200` is no error"),
        (error, quote!(status = 503, retry = always), empty(), "unknown retry class `always`"),
        (
            error,
            quote!(status = 400),
            quote!(
                struct Thing {
                    a: A,
                }
            ),
            "`a` must be optional",
        ),
        (
            error,
            quote!(status = 400),
            quote!(
                struct Thing {
                    #[chime(query = "q")]
                    a: Option<A>,
                }
            ),
            "an error is an answer",
        ),
    ]
}

fn mistakes_in_texts() -> Vec<Mistake> {
    let word = || {
        quote!(
            pub struct Thing(String);
        )
    };
    let values = |variants: TokenStream| quote!(pub enum Thing { A = "A", #variants });
    vec![
        (string, quote!(len = 5), word(), "`len` takes an inclusive range"),
        (string, quote!(len = -1..), word(), "never negative"),
        (string, quote!(pattern = uuid), word(), "unknown pattern `uuid`"),
        (string, quote!(pattern = "(a"), word(), "a `(` has no `)`"),
        (string, quote!(chars = "z-a"), word(), "the range `z-a` is empty"),
        (string, quote!(pattern = guid, chars = "a"), word(), "`chars` is a pattern of its own"),
        (string, quote!(sensitive = true), word(), "`sensitive` takes no value"),
        (
            string,
            quote!(),
            quote!(
                struct Thing {
                    text: String,
                }
            ),
            "a struct around a `String`",
        ),
        (
            string,
            quote!(),
            quote!(
                struct Thing(Vec<u8>);
            ),
            "a struct around a `String`",
        ),
        (
            string,
            quote!(),
            quote!(
                struct Thing<T>(String);
            ),
            "a struct around a `String`",
        ),
        (enumeration, quote!(), values(quote!(B)), "`B` has no value"),
        (enumeration, quote!(), values(quote!(B = 2)), "the value of `B` must be a string"),
        (enumeration, quote!(), values(quote!(B(u8) = "B")), "`B` cannot have fields"),
        (enumeration, quote!(), values(quote!(B = "A")), "have the same value `A`"),
        (enumeration, quote!(), values(quote!(Unknown = "U")), "`Unknown` is the variant"),
        (enumeration, quote!(documentd), values(quote!()), "unknown key `documentd`"),
    ]
}

/// Mistakes about what the macro stands on, after which the item is given back as it is.
fn mistakes_without_a_model() -> Vec<Mistake> {
    let get = || quote!(method = "GET", path = "/");
    let tuple = || {
        quote!(
            pub struct Thing(#[chime(path)] u8);
        )
    };
    let values = || {
        quote!(
            pub enum Thing {
                A = "A",
                #[chime(name = "b")]
                B,
            }
        )
    };
    vec![
        (operation, get(), tuple(), "stands on a struct with named fields"),
        (operation, get(), values(), "stands on a struct with named fields"),
        (
            operation,
            get(),
            quote!(
                struct Thing<T> {
                    t: T,
                }
            ),
            "`Thing` cannot have parameters",
        ),
        (shape, quote!(), values(), "stands on a struct with named fields"),
        (
            shape,
            quote!(),
            quote!(
                struct Thing<'a> {
                    t: &'a str,
                }
            ),
            "cannot have parameters",
        ),
        (error, quote!(status = 404), tuple(), "stands on a struct with named fields"),
        (string, quote!(), values(), "stands on a struct around a `String`"),
        (enumeration, quote!(), tuple(), "stands on an enum"),
        (
            enumeration,
            quote!(),
            quote!(
                enum Thing<T> {
                    A = "A",
                }
            ),
            "cannot have parameters",
        ),
    ]
}

fn expect_one(mistakes: Vec<Mistake>, also: impl Fn(&TokenStream, &str)) {
    for (expand, attribute, item, expected) in mistakes {
        let place = format!("#[..({attribute})] {item}");
        let expansion = expand(attribute, item);
        let messages = messages(&expansion);
        let [message] = messages.as_slice() else { panic!("{place}: {messages:?}") };
        assert!(message.contains(expected), "{place}: {message}");
        assert!(message.contains("\nhelp: "), "{place}: {message}");
        assert!(!message.starts_with(char::is_uppercase), "{place}: {message}");
        assert!(!flat(&expansion).contains(&"chime".to_owned()), "{place}");
        also(&expansion, &place);
    }
}

#[test]
fn a_mistake_in_a_structure_leaves_the_struct_and_its_constructor() {
    expect_one(mistakes_in_structures(), |expansion, place| {
        assert_eq!(structs(expansion)[0].ident, "Thing", "{place}");
        assert!(methods(expansion, "Thing")[0].starts_with("new("), "{place}");
        assert!(glue_macros(expansion).contains(&"structure".to_owned()), "{place}");
    });
}

#[test]
fn a_mistake_in_a_text_leaves_the_type_and_its_conversions() {
    expect_one(mistakes_in_texts(), |expansion, place| {
        let glue = glue_macros(expansion);
        assert!(glue.iter().any(|name| name == "text" || name == "enumeration"), "{place}");
    });
}

#[test]
fn a_mistake_about_the_item_leaves_the_item() {
    expect_one(mistakes_without_a_model(), |expansion, place| {
        let named = |item: &Item| match item {
            Item::Struct(item) => item.ident == "Thing",
            Item::Enum(item) => {
                assert!(item.variants.iter().all(|variant| variant.discriminant.is_none()));
                item.ident == "Thing"
            }
            _ => false,
        };
        assert!(items(expansion).iter().any(named), "{place}");
    });
}

#[test]
fn a_wrong_value_leaves_the_variant() {
    let expansion = enumeration(
        quote!(),
        quote!(
            enum Thing {
                A = "A",
                B,
                C = 3,
                D = "A",
            }
        ),
    );
    assert_eq!(messages(&expansion).len(), 3);
    let variants = items(&expansion).into_iter().find_map(|item| match item {
        Item::Enum(item) => Some(item.variants.into_iter().map(|variant| variant.ident)),
        _ => None,
    });
    assert_eq!(variants.expect("an enum").collect::<Vec<_>>(), ["A", "B", "C", "D", "Unknown"]);
}

#[test]
fn what_is_no_item_says_so_once() {
    for expand in [shape, string, enumeration] {
        let expansion = expand(
            quote!(),
            quote!(
                fn thing() {}
            ),
        );
        let messages = messages(&expansion);
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert!(messages[0].contains(" stands on "), "{messages:?}");
        assert!(items(&expansion).iter().any(|item| matches!(item, Item::Fn(_))));
    }
}

#[test]
fn a_mistake_in_a_service_is_one_message() {
    let keys = quote!(api_version = "", endpoint_prefix = "", signing_name = "",);
    let with = |entry: TokenStream| quote!(client = Client, service_id = "", #entry);
    for (entries, expected) in [
        (quote!(client = Client), "`service_id` is missing"),
        (quote!(service_id = ""), "`client` is missing"),
        (quote!(clint = Client, service_id = ""), "unknown key `clint`"),
        (quote!(client = Client, servce_id = ""), "unknown key `servce_id`"),
        (quote!(client = "Client", service_id = ""), "`client` takes a name"),
        (quote!(client = Client, service_id = Things), "`service_id` takes a string"),
        (quote!(client = Client, service_id = "", errors = A), "`errors` takes a list"),
        (quote!(client = Client, service_id = "", operations(A, A)), "`A` is listed twice"),
        (quote!(client = Client, client = Client, service_id = ""), "`client` is given twice"),
        (quote!(client = Client, service_id = "" server = S), "expected `,`"),
        (with(quote!(control_regions = "a-1")), "`control_regions` takes a list"),
        (with(quote!(control_regions)), "`control_regions` takes a list"),
        (with(quote!(control_regions())), "`control_regions` lists nothing"),
        (with(quote!(control_regions("a-1" "b-1"))), "expected `,`"),
        (with(quote!(control_regions(us - east - 1))), "write `\"us-east-1\"`"),
        (with(quote!(control_regions(us.east))), "takes strings, found `us.east`"),
        (with(quote!(control_regions("us_east_1"))), "write `\"us-east-1\"`"),
        (with(quote!(control_regions("a-1@evil"))), "`a-1@evil` is no region"),
        (with(quote!(control_regions("a-1", "a-1"))), "`a-1` is listed twice"),
        (with(quote!(control_region("a-1"))), "unknown key `control_region`"),
        (with(quote!(rate_limit = 10)), "`rate_limit` takes a list"),
        (with(quote!(rate_limit(per_second = 10))), "`burst` is missing"),
        (with(quote!(rate_limit(burst = 10))), "`per_second` is missing"),
        (with(quote!(rate_limit(per_second = 0, burst = 1))), "write `per_second = 1`"),
        (with(quote!(rate_limit(per_second = 1, burst = -1))), "write `burst = 1`"),
        (with(quote!(rate_limit(per_second = 1, burst = 4294967296))), "is at most 4294967295"),
        (with(quote!(rate_limit(per_second = 0.5, burst = 1))), "takes a whole number"),
        (with(quote!(rate_limit(per_second = 1, brst = 1))), "did you mean `burst`?"),
        (with(quote!(rate_limit(per_second = 1, burst = 1, per_minute = 1))), "unknown key"),
    ] {
        let expansion = service(quote!(#keys #entries));
        let messages = messages(&expansion);
        let [message] = messages.as_slice() else { panic!("{entries}: {messages:?}") };
        assert!(message.contains(expected), "{entries}: {message}");
        assert!(message.contains("\nhelp: "), "{entries}: {message}");
    }
}
