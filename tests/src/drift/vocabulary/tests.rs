use super::super::model::Model;
use super::*;

fn model(shapes: &serde_json::Value) -> Model {
    let input = serde_json::json!({ "shape": "Input" });
    let http = serde_json::json!({ "method": "POST", "requestUri": "/" });
    let model = serde_json::json!({
        "metadata": {
            "protocol": "rest-json", "serviceId": "S", "apiVersion": "1", "endpointPrefix": "s",
        },
        "operations": {
            "Do": { "http": http, "input": input },
            "DoCall": { "http": http, "input": input },
        },
        "shapes": shapes,
    });
    Model::parse(&model.to_string()).unwrap()
}

fn vocabulary(model: &Model) -> Vocabulary<'_> {
    let operations: Vec<&Operation> = model.operations.iter().collect();
    let shapes = model.shapes.keys().map(String::as_str).collect();
    Vocabulary::new(model, &operations, &shapes, None)
}

#[test]
fn names_that_are_taken_give_way() {
    let model = model(&serde_json::json!({
        "Do": { "type": "structure", "members": {} },
        "Input": { "type": "structure", "members": {} },
        "Option": { "type": "string", "max": 3 },
        "String": { "type": "string", "max": 3 },
        "string": { "type": "string", "max": 4 },
    }));
    let vocabulary = vocabulary(&model);
    assert_eq!(vocabulary.name("Do"), Some("DoShape"));
    assert_eq!(vocabulary.name("Option"), Some("OptionShape"));
    assert_eq!(vocabulary.name("String"), Some("Text"));
    assert_eq!(vocabulary.name("string"), Some("Text2"));
    assert_eq!(vocabulary.call("Do"), Some("DoRequest"));
    assert_eq!(vocabulary.call("DoCall"), None);
}

#[test]
fn a_list_of_itself_has_no_type() {
    let model = model(&serde_json::json!({
        "Input": { "type": "structure", "members": {} },
        "Tree": { "type": "list", "member": { "shape": "Tree" } },
    }));
    let reason = vocabulary(&model).type_of("Tree", "").unwrap_err();
    assert!(reason.contains("contains itself"), "{reason}");
}

#[test]
fn structures_hold_each_other_only_without_a_list_between() {
    let model = model(&serde_json::json!({
        "Input": { "type": "structure", "members": {} },
        "A": { "type": "structure", "members": { "B": { "shape": "B" } } },
        "B": { "type": "structure", "members": { "As": { "shape": "As" }, "C": { "shape": "C" } } },
        "As": { "type": "list", "member": { "shape": "A" } },
        "C": { "type": "structure", "members": { "B": { "shape": "B" } } },
    }));
    let vocabulary = vocabulary(&model);
    assert!(vocabulary.holds("C", "B") && vocabulary.holds("B", "C"));
    assert!(vocabulary.holds("A", "C") && !vocabulary.holds("C", "A"));
}
