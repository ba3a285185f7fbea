//! The document of the service of files: what the API of meetings does not use.

use chime_sdk_core::openapi::document;
use serde_json::json;

use super::{operation, referred};
use crate::generality::SERVICE;

#[test]
fn a_label_that_takes_the_rest_of_the_path_says_so() {
    let document = document(SERVICE);
    let key = "/shelves/{Shelf}/files/{Key+}/facts#version=2";
    let parameters = &document["paths"][key]["put"]["parameters"];
    let label = &parameters[1];
    assert_eq!((&label["name"], &label["x-member"]), (&json!("Key+"), &json!("Key")));
    assert_eq!((&label["in"], &label["required"]), (&json!("path"), &json!(true)));
    // without a pattern, the two labels that would change the path are refused one by one
    assert_eq!(
        label["schema"],
        json!({ "type": "string", "minLength": 1, "maxLength": 40, "not": { "enum": [".", ".."] } })
    );
    assert!(document["paths"]["/files/{Id}"]["put"].is_object());
    assert!(document["paths"]["/files/{Key+}"]["put"].is_object());
}

#[test]
fn a_timestamp_is_described_as_it_is_written_at_its_place() {
    let document = document(SERVICE);
    let put = operation(&document, "PutFacts");
    let parameter = |name: &str| {
        let mut parameters = put["parameters"].as_array().unwrap().iter();
        parameters.find(|parameter| parameter["name"] == name).unwrap()["schema"].clone()
    };
    let (date, http) = (
        json!({ "type": "string", "format": "date-time" }),
        json!({ "type": "string", "format": "http-date" }),
    );
    let seconds = json!({ "type": "number", "format": "epoch-seconds" });
    assert_eq!(parameter("since"), date);
    assert_eq!(parameter("X-Until"), http);
    assert_eq!(parameter("at"), json!({ "type": "array", "items": seconds }));
    let facts = &document["components"]["schemas"]["Facts"]["properties"];
    assert_eq!(facts["Made"]["format"], "epoch-seconds");
    assert_eq!(facts["Seen"]["items"], date);
    assert_eq!(facts["Changed"]["additionalProperties"], http);
    assert_eq!(facts["Changed"]["maxProperties"], 3);
}

#[test]
fn maps_have_keys_and_values() {
    let document = document(SERVICE);
    let facts = &document["components"]["schemas"]["Facts"]["properties"];
    let labels = &facts["Labels"];
    assert_eq!(labels["propertyNames"]["$ref"], "#/components/schemas/LabelName");
    assert_eq!(labels["additionalProperties"], json!({ "type": "string" }));
    assert_eq!(facts["Uses"]["propertyNames"]["$ref"], "#/components/schemas/Storage");
    let uses = &facts["Uses"]["additionalProperties"];
    let number = json!({ "type": "integer", "format": "int64", "minimum": 0, "maximum": u32::MAX });
    assert_eq!(*uses, number);
    let readers = &facts["Readers"]["additionalProperties"];
    assert_eq!(readers["items"]["$ref"], "#/components/schemas/Piece");
}

#[test]
fn a_structure_may_be_in_itself() {
    let document = document(SERVICE);
    let facts = &document["components"]["schemas"]["Facts"]["properties"];
    let itself = json!([{ "$ref": "#/components/schemas/Facts" }, { "type": "null" }]);
    assert_eq!(facts["Origin"]["anyOf"], itself);
}

#[test]
fn bytes_are_text_in_json_and_themselves_as_a_body() {
    let document = document(SERVICE);
    let head = &document["components"]["schemas"]["Facts"]["properties"]["Head"];
    // one to four bytes
    assert_eq!((&head["minLength"], &head["maxLength"]), (&json!(4), &json!(8)));
    assert_eq!(head["contentEncoding"], "base64");
    let put = operation(&document, "PutFile");
    // a header says which content it is
    assert_eq!(put["requestBody"]["content"], json!({ "*/*": { "schema": { "maxLength": 10 } } }));
    assert_eq!(put["parameters"].as_array().unwrap().len(), 1);
    assert_eq!(put["requestBody"]["required"], false);
}

#[test]
fn a_payload_is_the_whole_body() {
    let document = document(SERVICE);
    let content = |name: &str| operation(&document, name)["requestBody"]["content"].clone();
    let markdown = "#/components/schemas/Markdown";
    assert_eq!(content("PutPage"), json!({ "text/plain": { "schema": { "$ref": markdown } } }));
    let dates = json!({ "type": "string", "format": "date-time" });
    let times = json!({ "type": "array", "items": dates, "minItems": 1, "maxItems": 3 });
    assert_eq!(content("PutTimes"), json!({ "application/json": { "schema": times } }));
    assert_eq!(operation(&document, "PutTimes")["requestBody"]["required"], true);
    assert_eq!(operation(&document, "PutPiece")["requestBody"]["required"], false);
}

#[test]
fn members_in_headers_are_no_part_of_the_body() {
    let document = document(SERVICE);
    let success = &operation(&document, "PutFacts")["responses"]["200"];
    let share = &success["headers"]["X-Share"];
    assert_eq!(share["schema"], json!({ "type": "number", "format": "double" }));
    assert_eq!(share["required"], false);
    let body = &success["content"]["application/json"]["schema"];
    assert_eq!(body["$ref"], "#/components/schemas/PutFactsOutputBody");
    let members: Vec<&String> =
        referred(&document, body)["properties"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["Facts", "Weights"]);
    // inside of another structure, they are members like any other
    let piece = &document["components"]["schemas"]["Piece"]["properties"];
    assert_eq!(piece["Read"]["type"], json!(["number", "null"]));
}

#[test]
fn an_operation_without_an_output_answers_with_nothing() {
    let document = document(SERVICE);
    let success = &operation(&document, "TouchFile")["responses"]["200"];
    assert!(success.get("content").is_none());
    // problems that no declaration has can come all the same
    let problem = &operation(&document, "TouchFile")["responses"]["403"]["content"];
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    assert_eq!(problem["application/json"]["schema"], schema);
}

#[test]
fn a_service_without_regions_has_a_usual_one() {
    let document = document(SERVICE);
    let region = &document["servers"][0]["variables"]["region"];
    assert_eq!(region["default"], "us-east-1");
    assert!(region.get("enum").is_none());
}
