/// The resolution of a video.
#[chime_shape]
pub enum VideoResolution {
    /// No video.
    None = "None",
}
