// Members in every location, of every kind of type and presence.

use chime_sdk_meetings::declare::{chime_enum, chime_operation, chime_shape, chime_string};

#[chime_string(len = 2..=64, sensitive)]
pub struct UserId(String);

#[chime_enum]
pub enum Color {
    Red = "RED",
}

#[chime_shape]
pub struct Part {
    pub name: String,
    #[chime(range = 0..)]
    pub weight: Option<f64>,
}

#[chime_operation(
    method = "PUT",
    path = "/things/<ThingId>/<Index>?operation=update",
    client = chime_sdk_meetings::Client,
)]
pub struct UpdateThing {
    #[chime(path)]
    pub thing_id: String,
    #[chime(path)]
    pub index: u32,
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
    #[chime(query = "user")]
    pub users: Vec<UserId>,
    #[chime(header = "X-Color")]
    pub color: Option<Color>,
    #[chime(idempotency_token, len = ..=64)]
    pub token: Option<String>,
    #[chime(len = 1..=5)]
    pub parts: Vec<Part>,
    #[chime(name = "ThingARN")]
    pub thing_arn: Option<String>,
    pub is_visible: bool,
    pub sizes: Option<Vec<i16>>,
    pub cover: Option<Box<Part>>,
    pub r#type: Option<Color>,
}

fn main() {
    let input = UpdateThing::new("thing", 7, ["user-1", "user-2"], [Part::new("wheel")], true)
        .max_results(50)
        .color(Color::Red)
        .token("token")
        .thing_arn("arn")
        .sizes([1, 2])
        .cover(Part::new("lid").weight(0.5))
        .r#type("BLUE");
    assert_eq!(input.users.len(), 2);
    assert_eq!(input.r#type.map(|color| color.as_str().to_owned()).as_deref(), Some("BLUE"));
}
