// The macros work by their path, under another name, under a condition, in the output of another
// macro, and in the body of a function.

#[chime_sdk_meetings::declare::chime_shape]
pub struct ByPath {
    pub name: String,
}

mod renamed {
    use chime_sdk_meetings::declare::chime_shape as shape;

    #[shape]
    pub struct Renamed {
        pub name: String,
    }
}

#[cfg_attr(all(), chime_sdk_meetings::declare::chime_shape)]
pub struct Conditional {
    pub name: String,
}

mod generated {
    use chime_sdk_meetings::declare::chime_shape;

    macro_rules! shapes {
        ($($name:ident),*) => {
            $(#[chime_shape]
            pub struct $name {
                pub name: String,
            })*
        };
    }

    shapes!(One, Two);
}

fn main() {
    use chime_sdk_meetings::declare::{chime_operation, chime_service};

    #[chime_operation(method = "GET", path = "/things")]
    pub struct GetThings {}

    chime_service! {
        client = Client,
        service_id = "Things",
        api_version = "2026-01-31",
        endpoint_prefix = "things",
        signing_name = "things",
        operations(GetThings),
    }

    let _ = (ByPath::new("a"), renamed::Renamed::new("b"), Conditional::new("c"));
    let _ = (generated::One::new("d"), generated::Two::new("e"));
    let _: fn(&Client) -> GetThingsCall = Client::get_things;
}
