//! The static tables against the service's published model, member by member: no difference.
//!
//! The model in `tests/model/service-2.json` is the one that botocore 1.44.5 ships, without its
//! prose.

use std::sync::LazyLock;

use chime_sdk_meetings::SERVICE;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_tests::drift::compare::{Comparison, ESSENTIAL, compare};
use chime_sdk_tests::drift::model::Model;
use serde_json::{Value, json};

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../model/service-2.json")).expect("the model is JSON")
});

/// The media regions of the API reference, and `il-central-1`, a newer control region. The model has
/// none: it types the member as a plain string.
const MEDIA_REGIONS: &[&str] = &[
    "af-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-south-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

fn comparison(model: &Value) -> Comparison {
    let model = Model::parse(&model.to_string()).expect("the model can be read");
    compare(SERVICE, &model)
}

fn differences(model: &Value) -> Vec<String> {
    comparison(model).differences.iter().map(ToString::to_string).collect()
}

#[test]
fn the_tables_and_the_model_do_not_differ() {
    let differences = differences(&MODEL);
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn every_member_that_is_taken_away_from_the_model_is_a_difference() {
    let mut count = 0;
    for (shape, members) in members_of_the_model() {
        for member in members {
            let mut model = MODEL.clone();
            model["shapes"][&shape]["members"].as_object_mut().unwrap().remove(&member);
            assert!(
                !differences(&model).is_empty(),
                "{shape}.{member} was taken away, and nothing was found"
            );
            count += 1;
        }
    }
    assert!(count > 150, "{count} members were taken away");
}

#[test]
fn every_constraint_that_changes_in_the_model_is_a_difference() {
    let shapes = MODEL["shapes"].as_object().unwrap();
    let mut count = 0;
    for (name, shape) in shapes {
        for (key, other) in [
            ("min", json!(-1)),
            ("max", json!(7)),
            ("pattern", json!("x")),
            ("enum", json!(["other"])),
            ("type", json!("blob")),
            ("required", json!(["Other"])),
            ("error", json!({ "httpStatusCode": 418 })),
        ] {
            if shape.get(key).is_none() || shape[key] == other {
                continue;
            }
            let mut model = MODEL.clone();
            model["shapes"][name][key] = other;
            assert!(!differences(&model).is_empty(), "{name}.{key} changed unnoticed");
            count += 1;
        }
        if shape["type"] == "string" && shape["enum"].is_null() {
            let mut model = MODEL.clone();
            model["shapes"][name]["sensitive"] = json!(shape["sensitive"] != true);
            assert!(!differences(&model).is_empty(), "{name}.sensitive changed unnoticed");
            count += 1;
        }
    }
    assert!(count > 100, "{count} constraints were changed");
}

#[test]
fn every_operation_that_changes_in_the_model_is_a_difference() {
    for (name, operation) in MODEL["operations"].as_object().unwrap() {
        for (pointer, other) in [
            ("/http/method", json!("PATCH")),
            ("/http/requestUri", json!("/other")),
            ("/http/responseCode", json!(299)),
            ("/errors", json!([])),
        ] {
            let mut model = MODEL.clone();
            let changed = &mut model["operations"][name];
            if pointer == "/http/responseCode" {
                changed["http"]["responseCode"] = other;
            } else {
                *changed.pointer_mut(pointer).unwrap() = other;
            }
            assert!(!differences(&model).is_empty(), "{name}{pointer} changed unnoticed");
        }
        let mut model = MODEL.clone();
        if operation.get("output").is_some() {
            model["operations"][name].as_object_mut().unwrap().remove("output");
        } else {
            model["operations"][name]["output"] = json!({ "shape": "Attendee" });
        }
        assert!(!differences(&model).is_empty(), "{name}.output changed unnoticed");
        let mut model = MODEL.clone();
        model["operations"].as_object_mut().unwrap().remove(name);
        assert!(!differences(&model).is_empty(), "{name} was taken away unnoticed");
    }
}

#[test]
fn the_essential_members_are_those_that_are_listed() {
    let comparison = comparison(&MODEL);
    let essential: Vec<&str> = comparison.essential.iter().map(String::as_str).collect();
    assert_eq!(essential, ESSENTIAL);
}

#[test]
fn the_documented_media_regions_are_all_there() {
    let mut regions = MediaRegion::VALUES.to_vec();
    regions.sort_unstable();
    assert_eq!(regions, MEDIA_REGIONS);
}

fn members_of_the_model() -> Vec<(String, Vec<String>)> {
    let shapes = MODEL["shapes"].as_object().unwrap();
    shapes
        .iter()
        .filter_map(|(name, shape)| {
            let members = shape["members"].as_object()?;
            Some((name.clone(), members.keys().cloned().collect()))
        })
        .collect()
}
