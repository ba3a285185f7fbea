//! The rules are tested on whole operations, because what they look at is what parsing made.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{format_ident, quote};

use crate::errors::Errors;
use crate::{names, parse};

/// The first lines of the messages about an operation.
fn problems(attribute: TokenStream, fields: TokenStream) -> Vec<String> {
    let mut errors = Errors::default();
    let fields = Group::new(Delimiter::Brace, fields);
    parse::operation(attribute, quote!(pub struct Operate #fields), &mut errors);
    let messages = errors.into_messages();
    messages
        .iter()
        .map(|message| {
            let (problem, help) = message.split_once("\nhelp: ").expect(message);
            assert!(!help.is_empty(), "{message}");
            problem.to_owned()
        })
        .collect()
}

/// The messages about a path and the fields beside it.
fn of_path(path: &str, fields: TokenStream) -> Vec<String> {
    problems(quote!(method = "POST", path = #path), fields)
}

#[test]
fn placeholders_and_path_fields_belong_together() {
    let none = [""; 0];
    assert_eq!(of_path("/a/<Id>", quote!(#[chime(path)] id: Id)), none);
    assert_eq!(of_path("/a/<ID>", quote!(#[chime(path, name = "ID")] id: Id)), none);
    assert_eq!(of_path("/a/<A>/<B>", quote!(#[chime(path)] b: Id, #[chime(path)] a: Id)), none);
    assert_eq!(of_path("/a/<Id>", quote!()), ["placeholder `<Id>` has no field"]);
    assert_eq!(
        of_path("/a/<Id>", quote!(id: Id)),
        ["`id` is the placeholder `<Id>` of the path, but is not marked"]
    );
    assert_eq!(
        of_path("/a", quote!(#[chime(path)] id: Id)),
        ["`id` is marked as a part of the path, but the path has no `<Id>`"]
    );
    assert_eq!(
        of_path("/a/<Id>", quote!(#[chime(query = "id")] id: Id)),
        ["`id` is the placeholder `<Id>` of the path, but is not marked"]
    );
}

#[test]
fn a_field_and_a_placeholder_that_miss_each_other_are_paired() {
    assert_eq!(
        of_path("/<MeetngId>", quote!(#[chime(path)] meeting_id: Id)),
        ["placeholder `<MeetngId>` does not match the field `meeting_id`"]
    );
    assert_eq!(
        of_path(
            "/<MeetngId>/<AtendeeId>",
            quote!(#[chime(path)] meeting_id: Id, #[chime(path)] attendee_id: Id)
        ),
        [
            "placeholder `<MeetngId>` does not match the field `meeting_id`",
            "placeholder `<AtendeeId>` does not match the field `attendee_id`",
        ]
    );
    assert_eq!(
        of_path("/<MeetingId>", quote!(#[chime(path)] arn: Id)),
        ["placeholder `<MeetingId>` does not match the field `arn`"]
    );
    assert_eq!(
        of_path("/<MeetingId>/<UserId>", quote!(#[chime(path)] arn: Id)),
        [
            "`arn` is marked as a part of the path, but the path has no `<Arn>`",
            "placeholder `<MeetingId>` has no field",
            "placeholder `<UserId>` has no field",
        ]
    );
}

#[test]
fn what_is_missing_for_another_mistake_is_none() {
    for path in ["/a/{Id}", "/a/:id", "/a/x-<Id>", "a/<Id>", "/a?id=<Id>", "/a/<Id"] {
        let problems = of_path(path, quote!(#[chime(path)] id: Id));
        assert_eq!(problems.len(), 1, "{path}: {problems:?}");
    }
    for keys in [
        quote!(pth),
        quote!(path path),
        quote!(path = "Id"),
        quote!(path, path),
        quote!(path, query = "id"),
        quote!(path, nmae = "Id"),
        quote!(path, name = Id),
    ] {
        for field in [quote!(id), quote!(other)] {
            let problems = problems(
                quote!(method = "GET", path = "/a/<Id>"),
                quote!(#[chime(#keys)] #field: Id),
            );
            assert_eq!(problems.len(), 1, "{keys} {field}: {problems:?}");
        }
    }
}

#[test]
fn a_part_of_the_path_is_one_value() {
    for (ty, expected) in [(quote!(Option<Id>), "optional"), (quote!(Vec<Id>), "a list")] {
        let problems = of_path("/<Id>", quote!(#[chime(path)] id: #ty));
        assert_eq!(problems, [format!("`id` is a part of the path and cannot be {expected}")]);
    }
}

#[test]
fn only_some_methods_have_a_body() {
    for (method, has_body) in [
        ("GET", false),
        ("HEAD", false),
        ("DELETE", false),
        ("POST", true),
        ("PUT", true),
        ("PATCH", true),
    ] {
        let fields = quote! {
            #[chime(path)] id: Id,
            #[chime(query = "q")] q: Option<Id>,
            #[chime(header = "h")] h: Option<Id>,
            body: Option<Id>,
        };
        let problems = problems(quote!(method = #method, path = "/<Id>"), fields);
        let expected = format!("`body` would travel in the body, and a {method} request has none");
        assert_eq!(problems, Vec::from_iter((!has_body).then_some(expected)), "{method}");
    }
}

#[test]
fn names_and_addresses_are_given_once() {
    for (fields, expected) in [
        (
            quote!(id: Id, #[chime(name = "Id")] other: Id),
            "`id` and `other` have the same wire name `Id`",
        ),
        (
            quote!(#[chime(query = "q")] a: Id, #[chime(query = "q")] b: Id),
            "`a` and `b` have the same query key `q`",
        ),
        (
            quote!(#[chime(header = "H")] a: Id, #[chime(header = "H")] b: Id),
            "`a` and `b` have the same header `H`",
        ),
    ] {
        assert_eq!(of_path("/", fields), [expected]);
    }
    let apart = quote!(#[chime(header = "same")] a: Id, #[chime(query = "same")] b: Id);
    assert_eq!(of_path("/", apart), [""; 0]);
}

#[test]
fn there_is_one_idempotency_token() {
    let fields = quote! {
        #[chime(idempotency_token)] a: Option<Token>,
        #[chime(idempotency_token)] b: Option<Token>,
    };
    assert_eq!(of_path("/", fields), ["`b` is a second idempotency token beside `a`"]);
}

#[test]
fn pages_are_turned_by_fields_that_fit() {
    let fields = quote! {
        next_token: Option<String>,
        size: Option<u32>,
        names: Option<Vec<String>>,
    };
    let missing =
        |key, field| vec![format!("`{key}` names `{field}`, which is no field of the operation")];
    let unfit = |key, field, needed| vec![format!("`{key}` names `{field}`, which is no {needed}")];
    for (output, keys, expected) in [
        (true, quote!(token = next_token, items = a: A, page_size = size), vec![]),
        (true, quote!(items = a: A, token = next_token,), vec![]),
        (true, quote!(token = nxt_token, items = a: A), missing("token", "nxt_token")),
        (true, quote!(token = zebra, items = a: A), missing("token", "zebra")),
        (true, quote!(token = size, items = a: A), unfit("token", "size", "string")),
        (true, quote!(token = names, items = a: A), unfit("token", "names", "string")),
        (
            true,
            quote!(token = next_token, items = a: A, page_size = names),
            unfit("page_size", "names", "number"),
        ),
        (true, quote!(items = a: A), vec!["`token` is missing".to_owned()]),
        (true, quote!(token = next_token), vec!["`items` is missing".to_owned()]),
        (
            true,
            quote!(token = next_token, items = a),
            vec!["`items = a` lacks the type of an item".to_owned()],
        ),
        (true, quote!(tokn = next_token, items = a: A), vec!["unknown key `tokn`".to_owned()]),
        (
            false,
            quote!(token = next_token, items = a: A),
            vec!["`a` comes from an output, and the operation has none".to_owned()],
        ),
    ] {
        let output = output.then(|| quote!(output = Output,));
        let attribute = quote!(method = "POST", path = "/", #output paginate(#keys));
        assert_eq!(problems(attribute, fields.clone()), expected, "{keys}");
    }
}

#[test]
fn a_setter_is_not_called_as_a_method_of_the_call() {
    let with_setter = |name: &str, rest: TokenStream| {
        let name = format_ident!("{name}");
        let fields = quote!(#name: Option<A>, next_token: Option<String>);
        problems(quote!(method = "POST", path = "/a", output = O, #rest), fields)
    };
    let pages = quote!(paginate(token = next_token, items = a: A));
    let taken = |name| {
        [format!("`{name}` is a method that every declaration has, so no setter can be called so")]
    };
    for name in names::METHODS_OF_CALLS {
        assert_eq!(with_setter(name, quote!()), taken(name));
    }
    for name in names::METHODS_OF_PAGES {
        assert_eq!(with_setter(name, quote!()), [""; 0]);
        assert_eq!(with_setter(name, pages.clone()), taken(name));
    }
}

#[test]
fn mistakes_that_have_nothing_to_do_with_each_other_are_all_shown() {
    let attribute = quote!(method = "get", path = "/<A>/<B>", status = 404, colour = 1);
    let fields = quote! {
        #[chime(path)] a: Option<Id>,
        b: Id,
        #[chime(len = 1..=2)] size: u32,
    };
    assert_eq!(problems(attribute, fields).len(), 6);
}

#[test]
fn the_rest_of_a_path_is_text() {
    let none = [""; 0];
    assert_eq!(of_path("/<Key+>/acl", quote!(#[chime(path)] key: String)), none);
    assert_eq!(of_path("/<Key+>", quote!(#[chime(path)] key: FileKey)), none);
    for ty in [quote!(u32), quote!(bool), quote!(Timestamp)] {
        let problem =
            format!("`<Key+>` takes the rest of the path, which is text, and `{ty}` is none");
        assert_eq!(of_path("/<Key+>", quote!(#[chime(path)] key: #ty)), [problem]);
    }
    assert_eq!(
        of_path("/<Key+>", quote!(#[chime(path)] ky: String)),
        ["placeholder `<Key>` does not match the field `ky`"]
    );
}

#[test]
fn a_payload_is_the_whole_body() {
    let none = [""; 0];
    let payload = |rest| of_path("/", quote!(#[chime(payload)] file: Blob, #rest));
    assert_eq!(payload(quote!(#[chime(header = "H")] h: Id, #[chime(query = "q")] q: Id)), none);
    assert_eq!(
        payload(quote!(#[chime(payload)] other: Blob)),
        ["`other` is a second payload beside `file`, and there is one body"]
    );
    // one mistake, however many members there are
    assert_eq!(
        payload(quote!(name: Id, size: u32)),
        ["`name` would travel in the body, which is `file` as a whole"]
    );
    for ty in [quote!(u32), quote!(Option<bool>), quote!(Timestamp)] {
        let problems = of_path("/", quote!(#[chime(payload)] file: #ty));
        assert_eq!(problems.len(), 1, "{ty}: {problems:?}");
        assert!(problems[0].contains("is too little for one"), "{problems:?}");
    }
    for keys in [quote!(path), quote!(query = "q"), quote!(header = "H")] {
        let problems = of_path("/", quote!(#[chime(payload, #keys)] file: Blob));
        assert_eq!(problems, ["a member travels in one place"], "{keys}");
    }
    for method in ["GET", "HEAD", "DELETE"] {
        let fields = quote!(#[chime(payload)] file: Blob);
        let expected = format!("`file` is the body, and a {method} request has none");
        assert_eq!(problems(quote!(method = #method, path = "/"), fields), [expected]);
    }
}

#[test]
fn the_body_of_an_error_has_more_than_one_member() {
    let mut errors = Errors::default();
    let item = quote!(
        struct Broken {
            #[chime(payload)]
            place: Option<String>,
        }
    );
    parse::service_error(quote!(status = 404), item, &mut errors);
    let expected = "`place` cannot be the whole body: that of an error has a code and a message\n\
                    help: remove `payload`";
    assert_eq!(errors.into_messages(), [expected]);
}

#[test]
fn only_text_and_bytes_have_a_content_type_of_their_own() {
    for (ty, is_allowed) in [
        (quote!(Blob), true),
        (quote!(Option<String>), true),
        (quote!(Markdown), true),
        (quote!(Vec<Id>), false),
        (quote!(BTreeMap<String, Id>), false),
    ] {
        let fields = quote!(
            #[chime(payload)] file: #ty,
            #[chime(header = "Content-Type")] kind: String,
        );
        assert_eq!(of_path("/", fields).is_empty(), is_allowed, "{ty}");
    }
    let alone = quote!(#[chime(header = "content-type")] kind: String);
    assert_eq!(of_path("/", alone), ["header `content-type` is written by the client itself"]);
}

#[test]
fn a_format_is_one_of_timestamps() {
    for ty in [
        quote!(Timestamp),
        quote!(Option<Timestamp>),
        quote!(Vec<Timestamp>),
        quote!(Option<Vec<chime_sdk_meetings::declare::Timestamp>>),
        quote!(BTreeMap<String, Vec<Timestamp>>),
    ] {
        for format in [quote!(epoch_seconds), quote!(date_time), quote!(http_date)] {
            let problems = of_path("/", quote!(#[chime(format = #format)] at: #ty));
            assert_eq!(problems, [""; 0], "{ty} {format}");
        }
    }
    for (key, ty, expected) in [
        (quote!(format = datetime), quote!(Timestamp), "unknown format `datetime`"),
        (quote!(format = roman), quote!(Timestamp), "unknown format `roman`"),
        (
            quote!(format = date_time),
            quote!(u32),
            "`format` is about timestamps, and `u32` is none",
        ),
        (
            quote!(format = date_time),
            quote!(Vec<String>),
            "`format` is about timestamps, and `String` is none",
        ),
        (
            quote!(format = "date_time"),
            quote!(Timestamp),
            "`format` takes a name, found `\"date_time\"`",
        ),
    ] {
        assert_eq!(of_path("/", quote!(#[chime(#key)] at: #ty)), [expected]);
    }
}

#[test]
fn a_map_travels_in_the_body() {
    for (key, expected) in [
        (quote!(header = "H"), "`map` travels in a header and cannot be a map"),
        (quote!(query = "q"), "`map` travels in the query and cannot be a map"),
    ] {
        for ty in [quote!(BTreeMap<String, u32>), quote!(Option<HashMap<String, Id>>)] {
            assert_eq!(of_path("/", quote!(#[chime(#key)] map: #ty)), [expected]);
        }
    }
    assert_eq!(
        of_path("/<Map>", quote!(#[chime(path)] map: BTreeMap<String, u32>)),
        ["`map` is a part of the path and cannot be a map"]
    );
    let bounded = quote!(
        #[chime(len = 1..=5, default)] map: HashMap<String, u32>,
        #[chime(len = ..=9)] bytes: Option<Blob>,
    );
    assert_eq!(of_path("/", bounded), [""; 0]);
}

#[test]
fn a_value_is_not_there_in_one_way() {
    for (ty, what, help) in [
        (quote!(Option<Option<u32>>), "optional twice", "write `Option<u32>`"),
        (quote!(Vec<Option<Id>>), "a list with gaps", "write `Vec<Id>`"),
        (quote!(Option<Vec<Vec<Option<Id>>>>), "a list with gaps", "write `Vec<Id>`"),
        (
            quote!(std::collections::HashMap<Key, Option<Id>>),
            "a map with gaps",
            "write `std::collections::HashMap<Key,Id>`",
        ),
    ] {
        let message = message_of(&quote!(member: #ty));
        assert_eq!(
            message,
            format!(
                "`member` is {what}, and there is one way for a value not to be there\nhelp: {help}"
            )
        );
    }
}

#[test]
fn nothing_holds_another_of_its_kind_without_end() {
    assert_eq!(
        message_of(&quote!(next: Box<Operate>)),
        "`next` is required, so every `Operate` would hold another one without end\n\
         help: write `Option<Box<Operate>>`"
    );
    let fields = quote!(next: Option<Box<Operate>>, other: Box<Other>, all: Vec<Operate>);
    assert_eq!(of_path("/", fields), [""; 0]);
}

/// The whole of the one message about fields.
fn message_of(fields: &TokenStream) -> String {
    let mut errors = Errors::default();
    let item = quote!(pub struct Operate { #fields });
    parse::operation(quote!(method = "POST", path = "/"), item, &mut errors);
    let mut messages = errors.into_messages();
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}
