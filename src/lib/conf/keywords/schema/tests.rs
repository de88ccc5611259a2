use super::*;

/// Every reference in a value.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                found.push(reference.clone());
            }
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_row_of_the_table_is_in_the_schema() {
    let schema = json_schema();
    let rows = schema["$defs"].as_object().unwrap().values().map(|block| {
        let words = [&block["properties"], &block["x-words"]];
        words
            .into_iter()
            .filter_map(|words| words.as_object())
            .map(Map::len)
            .sum::<usize>()
    });
    assert_eq!(rows.sum::<usize>(), 814);
}

#[test]
fn every_reference_leads_to_a_definition() {
    let schema = json_schema();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(found.len() >= BLOCKS.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(schema.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn types_and_ranges_are_those_of_the_table() {
    let schema = json_schema();
    let instance = &schema["$defs"]["vrrp_instance"]["properties"];
    assert_eq!(instance["priority"]["type"], "integer");
    assert_eq!(instance["priority"]["minimum"], 1);
    assert_eq!(instance["priority"]["maximum"], 255);
    assert_eq!(instance["advert_int"]["minimum"], json!(0.01));
    assert_eq!(instance["state"]["enum"], json!(["MASTER", "BACKUP"]));
    assert_eq!(instance["nopreempt"]["type"], "boolean");
    assert_eq!(
        instance["virtual_ipaddress"]["$ref"],
        "#/$defs/vrrp_instance.virtual_ipaddress"
    );
    let top = &schema["$defs"]["top"]["properties"];
    assert_eq!(
        top["vrrp_instance"]["additionalProperties"]["$ref"],
        "#/$defs/vrrp_instance"
    );
    assert_eq!(top["vrrp_track_file"]["deprecated"], true);
}
