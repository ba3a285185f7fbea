// Bytes are a blob.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub address: [u8; 4],
}

fn main() {}
