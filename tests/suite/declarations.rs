//! The declaration files: few lines, and nothing without documentation.

#![allow(clippy::expect_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chime_sdk_core::schema::{ErrorSchema, Schema, StructureSchema};
use chime_sdk_meetings::SERVICE;

/// All declarations together have fewer lines than this.
const MOST_LINES: usize = 1_100;

/// The fewest words that say something which a name does not.
const FEWEST_WORDS: usize = 3;

/// Enums whose variants are places, languages and fields of medicine: their name in plain words is
/// all there is to say, and often one word.
const NAMES: &[&str] = &[
    "MediaRegion",
    "TranscribeLanguageCode",
    "TranscribeMedicalLanguageCode",
    "TranscribeMedicalRegion",
    "TranscribeMedicalSpecialty",
    "TranscribeRegion",
];

/// The declaration files, by name, with their text.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/src");
    let mut names: Vec<String> = ["strings", "enums", "shapes", "errors", "service", "operations"]
        .map(|name| format!("{name}.rs"))
        .into();
    for entry in fs::read_dir(root.join("operations")).expect("the directory of operations") {
        let name = entry.expect("a file of operations").file_name();
        names.push(format!("operations/{}", name.to_str().expect("a name in UTF-8")));
    }
    let read = |name: String| {
        let text = fs::read_to_string(root.join(&name)).expect("a declaration file");
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// What stands in a declaration file and is seen from outside.
#[derive(Debug, PartialEq)]
struct Item {
    /// `Meeting`, `Meeting.meeting_id`, `VideoResolution.Hd`.
    name: String,
    /// The words of the documentation above it.
    words: usize,
}

/// Finds every public item, field and variant. It knows as much Rust as the declarations use.
fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let (mut words, mut owner, mut in_enum, mut in_attribute) = (0, String::new(), false, false);
    for line in text.lines() {
        let is_inner = line.starts_with("    ");
        let line = line.trim();
        if in_attribute || line.starts_with("#[") {
            in_attribute = !line.ends_with(']');
            continue;
        }
        if let Some(documentation) = line.strip_prefix("///") {
            words += documentation.split_whitespace().count();
            continue;
        }
        let name = match line.strip_prefix("pub ") {
            Some(declaration) if is_inner => declaration.split(':').next(),
            Some(declaration) => {
                in_enum = declaration.starts_with("enum ");
                let mut parts = declaration.split([' ', '(', ';', ':']);
                parts.next().filter(|word| *word != "use").and_then(|_| parts.next())
            }
            // a variant, or what the service's macro makes
            None if is_inner && line.ends_with(',') => {
                line.split_once(" = ").and_then(|(name, _)| {
                    (in_enum || matches!(name, "client" | "server")).then_some(name)
                })
            }
            None => None,
        };
        if let Some(name) = name {
            if !is_inner {
                owner = name.to_owned();
            }
            let name = if is_inner { format!("{owner}.{name}") } else { name.to_owned() };
            items.push(Item { name, words });
        }
        words = 0;
    }
    items
}

/// The items with too little documentation.
fn undocumented(text: &str) -> Vec<String> {
    let is_name = |name: &str| {
        let owner = name.split_once('.').map(|(owner, _)| owner);
        owner.is_some_and(|owner| NAMES.contains(&owner))
    };
    items(text)
        .into_iter()
        .filter(|item| item.words < if is_name(&item.name) { 1 } else { FEWEST_WORDS })
        .map(|item| item.name)
        .collect()
}

#[test]
fn the_declarations_stay_short() {
    let files = files();
    let lines: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
    assert!(lines < MOST_LINES, "{lines} lines of declarations, of at most {MOST_LINES}");
    assert!(lines > MOST_LINES / 2, "{lines} lines: are the declarations somewhere else?");
}

#[test]
fn every_item_field_and_variant_is_documented() {
    let in_file = |(file, text): (String, String)| {
        undocumented(&text).into_iter().map(move |name| format!("{file}: {name}"))
    };
    let undocumented: Vec<String> = files().into_iter().flat_map(in_file).collect();
    assert!(undocumented.is_empty(), "say more about these:\n{}", undocumented.join("\n"));
}

/// Guards the other tests of this file: what they do not find they do not check.
#[test]
fn every_member_and_variant_of_the_tables_is_found_in_the_files() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for item in files().iter().flat_map(|(_, text)| items(text)) {
        match item.name.split_once('.') {
            Some((owner, _)) => *found.entry(owner.to_owned()).or_default() += 1,
            None => drop(found.entry(item.name).or_default()),
        }
    }
    let mut tables = Tables::default();
    tables.walk();
    assert!(tables.sizes.len() > 80, "{} types", tables.sizes.len());
    for (name, size) in tables.sizes {
        assert_eq!(found.get(name), Some(&size), "members or variants of {name}");
    }
    let of_the_macro = items("    client = Client,\n    server = Service,\n");
    assert_eq!(of_the_macro.len(), 2, "{of_the_macro:?}");
}

#[test]
fn documentation_that_is_missing_or_too_short_is_found() {
    let text = "\
//! A file.

/// A thing of some kind.
#[chime_shape(
    check = something,
)]
pub struct Thing {
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub colour: Option<String>,

    pub size: u32,
}

#[chime_string(len = 2..=64)]
pub struct Bare(String);

/// Which of them it is.
#[chime_enum]
pub enum Kind {
    /// The first of all.
    First = \"first\",
    Second = \"second\",
}

/// Where it stands now.
#[chime_enum]
pub enum MediaRegion {
    /// Tokyo.
    Tokyo = \"tokyo\",
    Osaka = \"osaka\",
}

pub use other::*;
fn private() {}
";
    let names: Vec<String> = items(text).into_iter().map(|item| item.name).collect();
    assert_eq!(
        names,
        [
            "Thing",
            "Thing.name",
            "Thing.colour",
            "Thing.size",
            "Bare",
            "Kind",
            "Kind.First",
            "Kind.Second",
            "MediaRegion",
            "MediaRegion.Tokyo",
            "MediaRegion.Osaka",
        ]
    );
    assert_eq!(
        undocumented(text),
        ["Thing.colour", "Thing.size", "Bare", "Kind.Second", "MediaRegion.Osaka"]
    );
}

/// What the tables say.
#[derive(Default)]
struct Tables {
    /// The number of members or variants of each type.
    sizes: BTreeMap<&'static str, usize>,
    /// What has no documentation.
    undocumented: Vec<String>,
}

impl Tables {
    fn walk(&mut self) {
        self.entry(SERVICE.service_id, SERVICE.documentation);
        for error in SERVICE.errors {
            self.error(error);
        }
        for operation in SERVICE.operations {
            self.entry(&format!("operation {}", operation.name), operation.documentation);
            self.schema((operation.input)());
            operation.output.iter().for_each(|output| self.schema(output()));
            operation.errors.iter().for_each(|error| self.error(error));
        }
    }

    fn error(&mut self, error: &ErrorSchema) {
        self.entry(&format!("error {}", error.code), error.documentation);
        self.schema((error.members)());
    }

    fn schema(&mut self, schema: &Schema) {
        match schema {
            Schema::List(element) => self.schema(element()),
            Schema::Map { key, value } => {
                self.schema(key());
                self.schema(value());
            }
            Schema::Structure(structure) => self.structure(structure),
            Schema::String(string) if string.name != "String" => {
                self.entry(string.name, string.documentation);
                self.sizes.insert(string.name, 0);
            }
            Schema::Enum(enumeration) => {
                self.entry(enumeration.name, enumeration.documentation);
                self.sizes.insert(enumeration.name, enumeration.values.len());
            }
            _ => {}
        }
    }

    fn structure(&mut self, structure: &StructureSchema) {
        let size = structure.members.len();
        if structure.name == "()" || self.sizes.insert(structure.name, size).is_some() {
            return;
        }
        self.entry(structure.name, structure.documentation);
        for member in structure.members {
            let name = format!("{}.{}", structure.name, member.name);
            self.entry(&name, member.documentation);
            self.schema((member.schema)());
        }
    }

    fn entry(&mut self, name: &str, documentation: &str) {
        if documentation.trim().is_empty() {
            self.undocumented.push(name.to_owned());
        }
    }
}

#[test]
fn every_entry_of_the_tables_is_documented() {
    let mut tables = Tables::default();
    tables.walk();
    assert!(tables.undocumented.is_empty(), "without documentation: {:?}", tables.undocumented);
}
