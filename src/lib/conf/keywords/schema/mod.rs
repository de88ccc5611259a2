//! The table as a JSON Schema of configurations in JSON form.
//!
//! In that form a block is an object with its keywords. Blocks with a name stand in an object by their
//! names, a list is an array of its entries as they are written, a keyword without value is `true`.

use serde_json::{Map, Value, json};

use super::{BLOCKS, Block, Keyword, Kind, Status, top};

/// The dialect that is written.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What the schema says about itself.
const DESCRIPTION: &str = "A configuration in the language of keepalived.conf, in JSON form: a block is an object with its \
    keywords, blocks with a name stand in an object by their names, a list is an array of its entries as they are \
    written, a keyword without value is true.";

/// A JSON Schema (2020-12) with a definition for each block.
pub fn json_schema() -> Value {
    let definitions: Map<_, _> = BLOCKS
        .iter()
        .map(|block| (definition_name(block), definition(block)))
        .collect();
    json!({
        "$schema": DIALECT,
        "title": "hactl.conf",
        "description": DESCRIPTION,
        "$ref": reference(top()),
        "$defs": definitions,
    })
}

/// A name that needs no escapes in a reference.
fn definition_name(block: &Block) -> String {
    match block.path {
        "/" => "top".to_owned(),
        path => path.replace('/', "."),
    }
}

fn reference(block: &Block) -> String {
    format!("#/$defs/{}", definition_name(block))
}

fn definition(block: &'static Block) -> Value {
    let keywords = block.keywords.iter();
    let properties: Map<_, _> = keywords
        .map(|keyword| (keyword.name.to_owned(), property(keyword)))
        .collect();
    if block.is_list() {
        return json!({
            "type": "array",
            "items": { "type": "string", "minLength": 1 },
            // What an entry may be made of, for editors; validators pass it over.
            "x-words": properties,
        });
    }
    json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn property(keyword: &'static Keyword) -> Value {
    let mut schema = match keyword.children {
        Some(block) => nested(block, keyword),
        None => value(keyword),
    };
    if let Some(schema) = schema.as_object_mut() {
        if !keyword.doc.is_empty() {
            schema.insert("description".to_owned(), json!(keyword.doc));
        }
        if keyword.status == Status::Deprecated {
            schema.insert("deprecated".to_owned(), json!(true));
        }
        if !keyword.default.is_empty() {
            schema.insert("x-default".to_owned(), json!(keyword.default));
        }
        if !keyword.syntax.is_empty() {
            schema.insert("x-syntax".to_owned(), json!(keyword.syntax));
        }
    }
    schema
}

fn nested(block: &'static Block, keyword: &Keyword) -> Value {
    let inner = json!({ "$ref": reference(block) });
    let is_named = !["(no name)", "block"]
        .iter()
        .any(|start| keyword.syntax.starts_with(start));
    match (is_named, keyword.kind) {
        (true, _) => json!({ "type": "object", "additionalProperties": inner }),
        (false, Kind::Block) => json!({ "anyOf": [inner, { "type": "array", "items": inner }] }),
        (false, Kind::List | Kind::Flag | Kind::Value) => inner,
    }
}

/// The type of a value, from the table's own description for programs.
fn value(keyword: &Keyword) -> Value {
    if keyword.kind == Kind::Flag {
        return json!({ "type": "boolean" });
    }
    let argument = serde_json::to_value(keyword.argument).unwrap_or_default();
    let limit = |name: &str| argument.pointer(&format!("/limits/{name}")).cloned();
    match argument.get("type").and_then(Value::as_str) {
        Some("number" | "integer") => json!({
            "type": "integer",
            "minimum": limit("min"),
            "maximum": limit("max"),
        }),
        Some("decimal") => json!({
            "type": "number",
            "minimum": limit("min_us").and_then(|us| decimal(us.as_u64()?)),
            "maximum": limit("max_us").and_then(|us| decimal(us.as_u64()?)),
        }),
        Some("choice") => json!({ "enum": argument.get("limits") }),
        Some("switch") => json!({ "type": "boolean" }),
        Some("pattern") => json!({ "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" } },
        ] }),
        Some(_) | None => json!({ "type": ["string", "number"] }),
    }
}

/// Microseconds as seconds.
fn decimal(us: u64) -> Option<Value> {
    let text = format!("{}.{:06}", us / 1_000_000, us % 1_000_000);
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests;
