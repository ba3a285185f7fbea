use super::*;
use quote::quote;

/// Reads an attribute's inside, and gives what the reader got and the messages.
fn read<T>(
    tokens: TokenStream,
    reader: impl FnOnce(&mut Attribute, &mut Errors) -> T,
) -> (T, Vec<String>) {
    let mut errors = Errors::default();
    let mut attribute = Attribute::parse("chime_test", tokens, &mut errors);
    let value = reader(&mut attribute, &mut errors);
    attribute.finish(&mut errors);
    (value, errors.into_messages())
}

/// What a reader says about an attribute.
fn message<T>(
    tokens: TokenStream,
    reader: impl FnOnce(&mut Attribute, &mut Errors) -> T,
) -> String {
    let (_, messages) = read(tokens, reader);
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.concat()
}

#[test]
fn each_kind_of_entry_is_read_by_its_reader() {
    let tokens =
        quote!(flag, text = "a", path = a::b, number = -4, name = guid, other = "^a", list(A, B));
    let (_, messages) = read(tokens, |keys, errors| {
        assert!(keys.flag("flag", errors).is_some());
        assert_eq!(keys.string("text", "", errors).unwrap().value(), "a");
        assert_eq!(keys.path("path", "", errors).unwrap().segments.len(), 2);
        assert_eq!(keys.integer("number", "", errors).unwrap().0, -4);
        let name = keys.name_or_string("name", "", errors);
        assert!(matches!(name, Some(NameOrString::Name(name)) if name == "guid"));
        let other = keys.name_or_string("other", "", errors);
        assert!(matches!(other, Some(NameOrString::String(text)) if text.value() == "^a"));
        assert_eq!(keys.list("list", "", errors).unwrap().1.to_string(), "A , B");
        assert!(keys.flag("absent", errors).is_none());
    });
    assert!(messages.is_empty(), "{messages:?}");
}

#[test]
fn a_comma_may_end_an_attribute() {
    for tokens in [quote!(), quote!(flag), quote!(flag,)] {
        let (_, messages) = read(tokens, |keys, errors| keys.flag("flag", errors));
        assert!(messages.is_empty(), "{messages:?}");
    }
}

#[test]
fn a_key_with_the_wrong_kind_of_value_says_what_it_takes() {
    let flag = |keys: &mut Attribute, errors: &mut Errors| _ = keys.flag("key", errors);
    let string = |keys: &mut Attribute, errors: &mut Errors| {
        _ = keys.string("key", "\"text\"", errors);
    };
    let path = |keys: &mut Attribute, errors: &mut Errors| _ = keys.path("key", "name", errors);
    let integer = |keys: &mut Attribute, errors: &mut Errors| _ = keys.integer("key", "4", errors);
    let either = |keys: &mut Attribute, errors: &mut Errors| {
        _ = keys.name_or_string("key", "guid", errors);
    };
    let list = |keys: &mut Attribute, errors: &mut Errors| _ = keys.list("key", "key(A)", errors);
    type Reader = fn(&mut Attribute, &mut Errors);
    let table: [(TokenStream, Reader, &str, &str); 12] = [
        (quote!(key = 1), flag, "`key` takes no value", "write `key`"),
        (quote!(key(a)), flag, "`key` takes no list", "write `key`"),
        (quote!(key), string, "`key` takes a value", "write `key = \"text\"`"),
        (quote!(key("a")), string, "`key` takes a value", "write `key = \"text\"`"),
        (quote!(key = text), string, "takes a string, found `text`", "write `key = \"text\"`"),
        (quote!(key = b"a"), string, "takes a string, found `b\"a\"`", "write `key = \"text\"`"),
        (quote!(key = "a"), path, "takes a name, found `\"a\"`", "write `key = name`"),
        (quote!(key = "4"), integer, "takes a whole number, found", "write `key = 4`"),
        (quote!(key = 4.0), integer, "takes a whole number, found", "write `key = 4`"),
        (quote!(key = a::b), either, "takes a name or a string", "write `key = guid`"),
        (quote!(key = [A]), list, "`key` takes a list", "write `key(A)`"),
        (quote!(key), list, "`key` takes a list", "write `key(A)`"),
    ];
    for (tokens, reader, problem, help) in table {
        let message = message(tokens.clone(), reader);
        let (said, helped) = message.split_once("\nhelp: ").unwrap();
        assert!(said.contains(problem), "{tokens}: {said}");
        assert_eq!(helped, help, "{tokens}");
    }
}

#[test]
fn bounds_are_inclusive_ranges_of_whole_numbers() {
    for (tokens, expected) in [
        (quote!(len = 1..=100), (Some(1), Some(100))),
        (quote!(len = ..=100), (None, Some(100))),
        (quote!(len = 1..), (Some(1), None)),
        (quote!(len = 7..=7), (Some(7), Some(7))),
        (quote!(len = -1..=1), (Some(-1), Some(1))),
    ] {
        let (bounds, messages) = read(tokens, |keys, errors| keys.bounds("len", errors));
        assert!(messages.is_empty(), "{messages:?}");
        let bounds = bounds.unwrap();
        assert_eq!((bounds.min, bounds.max), expected);
    }
}

#[test]
fn what_bounds_nothing_or_all_is_refused_with_its_repair() {
    for (tokens, expected) in [
        (quote!(len = 1..100), "write `len = 1..=99`"),
        (quote!(len = ..100), "write `len = ..=99`"),
        (quote!(len = 1..MAX), "write `len = 1..=100`"),
        (quote!(len = 5..=1), "write `len = 1..=5`"),
        (quote!(len = ..), "leave `len` out"),
        (quote!(len = 5), "write `len = 1..=100`"),
        (quote!(len = "1"..="2"), "write `len = 1..=100`"),
        (quote!(len = -1..=64), "write `len = 0..=64`"),
        (quote!(len = -1..), "write `len = 0..`"),
        (quote!(len = ..=-1), "write `len = 0..=0`"),
    ] {
        let message = message(tokens.clone(), |keys, errors| keys.length("len", errors));
        assert!(message.ends_with(&format!("\nhelp: {expected}")), "{tokens}: {message}");
    }
}

#[test]
fn an_unknown_key_gets_a_suggestion_or_the_list() {
    let ask = |keys: &mut Attribute, errors: &mut Errors| {
        keys.flag("path", errors);
        keys.string("query", "", errors);
    };
    assert_eq!(message(quote!(pth), ask), "unknown key `pth`\nhelp: did you mean `path`?");
    assert_eq!(
        message(quote!(body), ask),
        "unknown key `body`\nhelp: `chime_test` takes `path` or `query`"
    );
}

#[test]
fn a_key_is_given_once() {
    let (flag, messages) = read(quote!(flag, flag), |keys, errors| keys.flag("flag", errors));
    assert!(flag.is_some());
    assert_eq!(messages, ["key `flag` is given twice\nhelp: keep one of the two"]);
}

#[test]
fn a_required_key_is_missing_unless_its_mistake_is_said_already() {
    let require = |keys: &mut Attribute, errors: &mut Errors| {
        if keys.string("method", "\"POST\"", errors).is_none() {
            keys.missing("method", "\"POST\"", Span::call_site(), errors);
        }
    };
    for (tokens, expected) in [
        (quote!(), "`method` is missing\nhelp: add `method = \"POST\"` to `chime_test`"),
        (quote!(methd = "GET"), "unknown key `methd`\nhelp: did you mean `method`?"),
        (quote!(Method = "GET"), "unknown key `Method`\nhelp: did you mean `method`?"),
        (quote!(method), "`method` takes a value\nhelp: write `method = \"POST\"`"),
    ] {
        assert_eq!(message(tokens, require), expected);
    }
    let unreadable = message(quote!(method = "GET" path), require);
    assert!(unreadable.starts_with("expected `,`\nhelp: "), "{unreadable}");
}

#[test]
fn helper_attributes_are_taken_and_others_stay() {
    let field: syn::Field = syn::parse_quote! {
        /// Who it is.
        #[chime(path)]
        #[deprecated]
        #[chime(name = "Id")]
        pub id: u32
    };
    let mut attributes = field.attrs;
    let mut errors = Errors::default();
    let mut keys = Attribute::take_helpers(&mut attributes, &mut errors);
    assert!(keys.flag("path", &mut errors).is_some());
    assert_eq!(keys.string("name", "", &mut errors).unwrap().value(), "Id");
    keys.finish(&mut errors);
    assert_eq!(errors.into_messages(), [""; 0]);
    let names: Vec<String> =
        attributes.iter().map(|attribute| attribute.path().to_token_stream().to_string()).collect();
    assert_eq!(names, ["doc", "deprecated"]);
}

#[test]
fn helper_attributes_without_keys_are_a_mistake() {
    for attribute in [quote!(#[chime]), quote!(#[chime = "path"])] {
        let field: syn::Field = syn::parse_quote!(#attribute pub id: u32);
        let mut attributes = field.attrs;
        let mut errors = Errors::default();
        Attribute::take_helpers(&mut attributes, &mut errors).finish(&mut errors);
        assert!(attributes.is_empty());
        assert_eq!(errors.into_messages(), ["`#[chime]` takes keys\nhelp: write `#[chime(path)]`"]);
    }
}

#[test]
fn documentation_is_the_text_of_the_comments() {
    let item: syn::ItemStruct = syn::parse_quote! {
        /// The first line.
        #[allow(dead_code)]
        ///   indented
        ///
        #[doc = "the last one"]
        pub struct Thing;
    };
    assert_eq!(documentation(&item.attrs), "The first line.\n  indented\n\nthe last one");
    assert_eq!(documentation(&[]), "");
}
