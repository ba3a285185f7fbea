//! Every declared type with its type forgotten, so that a test can walk over all of them.

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt::Debug;

use chime_sdk_core::schema::Schema;
use chime_sdk_core::shape::{Place, Shape, Structure, View};
use chime_sdk_meetings::SERVICE;
use chime_sdk_meetings::{enums::*, errors::*, operations::*, shapes::*, strings::*};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A value of a declared type.
pub(crate) trait Declared: Debug {
    fn schema(&self) -> &'static Schema;
    fn shape_mut(&mut self) -> &mut dyn Shape;
    fn to_json(&self) -> Value;
    /// Another value of the same type, read from JSON.
    fn read(&self, json: &Value) -> Result<Box<dyn Declared>, serde_json::Error>;
    /// The same from text, which takes other ways through serde than a value does.
    fn read_text(&self, json: &str) -> Result<Box<dyn Declared>, serde_json::Error>;
    fn equals(&self, other: &dyn Declared) -> bool;
    fn as_any(&self) -> &dyn Any;

    /// The type's name in the tables.
    fn name(&self) -> &'static str {
        name(self.schema())
    }
}

impl<T: Shape + Debug + PartialEq + Serialize + DeserializeOwned> Declared for T {
    fn schema(&self) -> &'static Schema {
        <T as Shape>::schema()
    }

    fn shape_mut(&mut self) -> &mut dyn Shape {
        self
    }

    fn to_json(&self) -> Value {
        serde_json::to_value(self).expect("a declared value has JSON")
    }

    fn read(&self, json: &Value) -> Result<Box<dyn Declared>, serde_json::Error> {
        Ok(Box::new(serde_json::from_value::<T>(json.clone())?))
    }

    fn read_text(&self, json: &str) -> Result<Box<dyn Declared>, serde_json::Error> {
        Ok(Box::new(serde_json::from_str::<T>(json)?))
    }

    fn equals(&self, other: &dyn Declared) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

macro_rules! every {
    ($($name:ident)*) => {
        /// A vacant value of every declared type.
        pub(crate) fn every_type() -> Vec<Box<dyn Declared>> {
            vec![$(Box::new(<$name as Shape>::vacant())),*]
        }
    };
}

every! {
    AttendeeId ClientRequestToken ExternalMeetingId ExternalUserId JoinToken LanguageModelName
    LanguageOptions MeetingId NotificationArn PiiEntityTypes PrimaryMeetingId ResourceArn TagKey
    TagValue TenantId VocabularyNames

    ContentResolution MediaCapabilities MediaPlacementNetworkType MediaRegion MeetingFeatureStatus
    TranscribeContentIdentificationType TranscribeContentRedactionType TranscribeLanguageCode
    TranscribeMedicalContentIdentificationType TranscribeMedicalLanguageCode
    TranscribeMedicalRegion TranscribeMedicalSpecialty TranscribeMedicalType
    TranscribePartialResultsStability TranscribeRegion TranscribeVocabularyFilterMethod
    VideoResolution

    Attendee AttendeeCapabilities AttendeeFeatures AttendeeIdItem AudioFeatures ContentFeatures
    CreateAttendeeError CreateAttendeeRequestItem EngineTranscribeMedicalSettings
    EngineTranscribeSettings MediaPlacement Meeting MeetingFeaturesConfiguration
    NotificationsConfiguration Tag TranscriptionConfiguration VideoFeatures

    BatchCreateAttendee BatchCreateAttendeeOutput BatchUpdateAttendeeCapabilitiesExcept
    CreateAttendee CreateAttendeeOutput CreateMeeting CreateMeetingOutput
    CreateMeetingWithAttendees CreateMeetingWithAttendeesOutput DeleteAttendee DeleteMeeting
    GetAttendee GetAttendeeOutput GetMeeting GetMeetingOutput ListAttendees ListAttendeesOutput
    ListTagsForResource ListTagsForResourceOutput StartMeetingTranscription
    StopMeetingTranscription TagResource TagResourceOutput UntagResource UntagResourceOutput
    UpdateAttendeeCapabilities UpdateAttendeeCapabilitiesOutput

    BadRequestException ConflictException ForbiddenException LimitExceededException
    NotFoundException ResourceNotFoundException ServiceFailureException
    ServiceUnavailableException ThrottlingException TooManyTagsException UnauthorizedException
    UnprocessableEntityException
}

/// The Rust name of a declared type; nothing for the types that are built in.
fn name(schema: &Schema) -> &'static str {
    match schema {
        Schema::String(string) if string.name != "String" => string.name,
        Schema::Enum(enumeration) => enumeration.name,
        Schema::Structure(structure) if structure.name != "()" => structure.name,
        _ => "",
    }
}

/// What a filled value has in the place of a text: by the text's schema and its path.
pub(crate) type Text<'t> = &'t mut dyn FnMut(&Schema, &str) -> String;

/// Fills a value to its last optional member, with two elements in every list.
pub(crate) fn fill(shape: &mut dyn Shape, schema: &Schema, path: &str, text: Text<'_>) {
    match shape.place() {
        Place::Boolean(place) => *place = true,
        Place::Integer(place) => assert!(place.set(7), "{path} takes no 7"),
        Place::Float(place) => assert!(place.set(7.5), "{path} takes no 7.5"),
        Place::String(place) => *place = text(schema, path),
        Place::Enum(place) => place.set(&text(schema, path)),
        Place::List(list) => {
            let element = list.element();
            list.clear();
            for index in 0..2 {
                fill(list.push(), element, &format!("{path}[{index}]"), text);
            }
        }
        Place::Structure(structure) => fill_structure(structure, path, text),
        other => panic!("{path}: nothing fills {other:?}"),
    }
}

/// The same for a structure whose type is not known.
pub(crate) fn fill_structure(structure: &mut dyn Structure, path: &str, text: Text<'_>) {
    let separator = if path.is_empty() { "" } else { "." };
    for (index, member) in structure.members().members.iter().enumerate() {
        let path = format!("{path}{separator}{}", member.name);
        let shape = structure.member_mut(index).expect("every index of the table is a member");
        fill(shape, (member.schema)(), &path, text);
    }
}

/// The JSON of a structure whose type is not known, written without the help of serde.
pub(crate) fn json_of(structure: &dyn Structure) -> Value {
    let members = structure.members().members.iter().enumerate();
    let written = members.filter_map(|(index, member)| match structure.member(index) {
        View::Absent => None,
        view => Some((member.name.to_owned(), json_of_view(view))),
    });
    Value::Object(written.collect())
}

fn json_of_view(view: View<'_>) -> Value {
    match view {
        View::Absent => Value::Null,
        View::Boolean(value) => value.into(),
        View::Integer(value) => value.into(),
        View::Float(value) => value.into(),
        View::String(value) => value.into(),
        View::List(list) => (0..list.len()).map(|index| json_of_view(list.get(index))).collect(),
        View::Map(map) => {
            let entries = map.entries().into_iter();
            let entries = entries.map(|(key, value)| (key.to_owned(), json_of_view(value)));
            Value::Object(entries.collect())
        }
        View::Structure(structure) => json_of(structure),
        other => panic!("{other:?} has no JSON here"),
    }
}

/// A text that tells one place from another, or the first known value of an enum.
pub(crate) fn distinct(schema: &Schema, path: &str) -> String {
    match schema {
        Schema::Enum(enumeration) => enumeration.values[0].to_owned(),
        _ => format!("text of {path}"),
    }
}

/// Every declared type filled with [`distinct`] texts.
pub(crate) fn every_type_filled() -> Vec<Box<dyn Declared>> {
    let mut values = every_type();
    for value in &mut values {
        let schema = value.schema();
        fill(value.shape_mut(), schema, "", &mut distinct);
    }
    values
}

#[test]
fn every_type_of_the_tables_is_listed() {
    let mut names = BTreeSet::new();
    for operation in SERVICE.operations {
        collect((operation.input)(), &mut names);
        operation.output.iter().for_each(|output| collect(output(), &mut names));
        SERVICE.errors_of(operation).for_each(|error| collect((error.members)(), &mut names));
    }
    let listed: BTreeSet<&str> = every_type().iter().map(|value| value.name()).collect();
    assert_eq!(listed, names);
    assert_eq!(every_type().len(), listed.len(), "a type is listed twice");
}

fn collect(schema: &Schema, names: &mut BTreeSet<&'static str>) {
    match schema {
        Schema::List(element) => return collect(element(), names),
        Schema::Map { key, value } => {
            collect(key(), names);
            return collect(value(), names);
        }
        _ => {}
    }
    let name = name(schema);
    if name.is_empty() || !names.insert(name) {
        return;
    }
    for member in schema.structure().members {
        collect((member.schema)(), names);
    }
}
