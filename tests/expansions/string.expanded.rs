#[derive(
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash,
)]
/// The identifier of a user in your system.
///
/// From 2 to 64 characters.
/// It matches `^[-_a-z0-9]*$`.
/// It is sensitive: neither `Debug` nor a message shows it.
pub struct ExternalUserId(String);
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_string as __chime;
    static PATTERN: __chime::pattern::Pattern = __chime::pattern::Pattern {
        source: "^[-_a-z0-9]*$",
        program: &[
            __chime::pattern::Instruction::Start,
            __chime::pattern::Instruction::Split(2usize, 4usize),
            __chime::pattern::Instruction::In(
                &[('-', '-'), ('_', '_'), ('a', 'z'), ('0', '9')],
            ),
            __chime::pattern::Instruction::Jump(1usize),
            __chime::pattern::Instruction::End,
            __chime::pattern::Instruction::Match,
        ],
    };
    static TEXT: __chime::StringSchema = __chime::StringSchema {
        name: "ExternalUserId",
        length: __chime::Bounds {
            min: __chime::Some(2i64),
            max: __chime::Some(64i64),
        },
        pattern: __chime::Some(&PATTERN),
        check: __chime::None,
        sensitive: true,
        documentation: "The identifier of a user in your system.",
    };
    __chime::text!(pub ExternalUserId, TEXT);
};
