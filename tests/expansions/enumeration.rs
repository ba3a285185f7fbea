/// The resolution of a video.
#[chime_enum]
pub enum VideoResolution {
    /// No video.
    None = "None",
    /// Up to 1280 by 720 pixels.
    Hd = "HD",
    /// Up to 1920 by 1080 pixels.
    Fhd = "FHD",
}
