#[derive(
    ::core::clone::Clone,
    ::core::fmt::Debug,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash,
)]
#[non_exhaustive]
/// The resolution of a video.
pub enum VideoResolution {
    /// No video.
    None,
    /// Up to 1280 by 720 pixels.
    Hd,
    /// Up to 1920 by 1080 pixels.
    Fhd,
    /// A value that this version does not know. It is kept, and written back unchanged.
    Unknown(chime_enum::UnknownValue),
}
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_enum as __chime;
    impl VideoResolution {
        /// The known values as they are on the wire.
        pub const VALUES: &'static [&'static str] = &["None", "HD", "FHD"];
        /// The value as it is on the wire.
        #[must_use]
        pub fn as_str(&self) -> &str {
            match self {
                Self::None => "None",
                Self::Hd => "HD",
                Self::Fhd => "FHD",
                Self::Unknown(value) => value.as_str(),
            }
        }
    }
    impl __chime::From<&str> for VideoResolution {
        fn from(value: &str) -> Self {
            match value {
                "None" => Self::None,
                "HD" => Self::Hd,
                "FHD" => Self::Fhd,
                other => Self::Unknown(__chime::UnknownValue::new(other)),
            }
        }
    }
    static VALUES: __chime::EnumSchema = __chime::EnumSchema {
        name: "VideoResolution",
        values: VideoResolution::VALUES,
        length: __chime::Bounds {
            min: __chime::None,
            max: __chime::None,
        },
        documented: false,
        documentation: "The resolution of a video.",
    };
    __chime::enumeration!(VideoResolution, VALUES);
};
