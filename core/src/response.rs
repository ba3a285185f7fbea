//! Decoding an answer: the members of a success, or the error in whichever way it is written.

use std::time::SystemTime;

use http::HeaderMap;
use serde_json::{Map, Value};

use crate::error::{Cause, Error, Exception, ResponseError, ServiceError, stem};
use crate::input::{self, Source};
use crate::read;
use crate::retry::ServerHint;
use crate::schema::{
    ErrorSchema, Location, Member, OperationSchema, Presence, Schema, ServiceSchema,
};
use crate::shape::{Place, Structure};
use crate::text;
use crate::transport::HttpResponse;
use crate::validate::Report;

/// Reads an answer into `output`, or into the error that it is, without any I/O.
///
/// Any 2xx is a success. The body of an operation that answers with nothing is not looked at.
///
/// # Errors
/// The error that the service answers with, or a success that cannot be read.
pub fn decode(
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    response: &HttpResponse,
    output: &mut dyn Structure,
) -> Result<(), Error> {
    decode_into(service, operation, response, output)
        .map_err(|cause| Error::new(Some(operation.name), 1, cause))
}

pub(crate) fn decode_into(
    service: &ServiceSchema,
    operation: &OperationSchema,
    response: &HttpResponse,
    output: &mut dyn Structure,
) -> Result<(), Cause> {
    if !response.status.is_success() {
        return Err(Cause::Service(Box::new(service_error(service, operation, response))));
    }
    output.clear();
    if operation.output.is_none() {
        return Ok(());
    }
    let read = read_headers(output, &response.headers).and_then(|()| read_body(output, response));
    read.map_err(|problem| {
        Cause::Response(Box::new(ResponseError {
            status: response.status.as_u16(),
            request_id: request_id(&response.headers).map(str::to_owned),
            problem,
            body: response.body.clone(),
        }))
    })
}

fn read_body(output: &mut dyn Structure, response: &HttpResponse) -> Result<(), String> {
    if let Some((index, member)) = output.members().payload() {
        return read_payload(output, index, member, response);
    }
    read::body(output, utf8(&response.body)?).map_err(|error| error.to_string())
}

fn utf8(body: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(body)
        .map_err(|error| format!("not UTF-8 after {} bytes", error.valid_up_to()))
}

/// Reads the member that is the whole body. An empty body is an absent member; of text and bytes
/// that cannot be absent it is the empty value.
fn read_payload(
    output: &mut dyn Structure,
    index: usize,
    member: &Member,
    response: &HttpResponse,
) -> Result<(), String> {
    let schema = (member.schema)();
    let is_empty = response.body.trim_ascii().is_empty();
    let is_json = !matches!(schema, Schema::String(_) | Schema::Enum(_) | Schema::Blob);
    let Some(shape) = output.member_mut(index) else { return Ok(()) };
    if is_json && is_empty && member.presence == Presence::Essential {
        return Err(format!("`{}` is missing: the body is empty", member.name));
    }
    if response.body.is_empty() || (is_json && is_empty) {
        return Ok(());
    }
    if matches!(schema, Schema::Blob) {
        if let Place::Blob(place) = shape.place() {
            *place = response.body.clone().into();
        }
        return Ok(());
    }
    let body = utf8(&response.body).map_err(|problem| format!("`{}`: {problem}", member.name))?;
    if is_json {
        return read::payload(index, member, shape, body).map_err(|error| error.to_string());
    }
    text::read(shape, schema, body);
    Ok(())
}

/// Reads the members that travel in headers; one that does not fit its member counts as absent.
/// Fails when an essential one is absent.
fn read_headers(structure: &mut dyn Structure, headers: &HeaderMap) -> Result<(), String> {
    for (index, member) in structure.members().members.iter().enumerate() {
        let Location::Header(name) = member.location else { continue };
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        let is_read = match (value, structure.member_mut(index)) {
            (Some(value), Some(shape)) => text::read(shape, (member.schema)(), value),
            _ => false,
        };
        if !is_read && member.presence == Presence::Essential {
            let kind = (member.schema)().kind();
            return Err(match headers.get(name) {
                Some(_) => format!("`{}`: the header `{name}` needs {kind}", member.name),
                None => format!("`{}` is missing: there is no header `{name}`", member.name),
            });
        }
    }
    Ok(())
}

fn service_error(
    service: &ServiceSchema,
    operation: &OperationSchema,
    response: &HttpResponse,
) -> ServiceError {
    let body: Option<Map<String, Value>> = serde_json::from_slice(&response.body).ok();
    let text = |names: &[&str]| {
        let body = body.as_ref()?;
        let text = |name: &&str| body.get(*name)?.as_str().filter(|text| !text.is_empty());
        names.iter().find_map(text).map(str::to_owned)
    };
    let status = response.status.as_u16();
    let code = header_text(&response.headers, "x-amzn-errortype")
        .and_then(bare_code)
        .or_else(|| {
            let body = body.as_ref()?;
            ["__type", "code", "Code"]
                .iter()
                .find_map(|name| body.get(*name)?.as_str().and_then(bare_code))
        })
        .map(str::to_owned);
    let exception = match &code {
        Some(code) => declared_by_code(service, operation, code),
        None => declared_by_status(service, operation, status),
    };
    ServiceError {
        status,
        code,
        message: text(&["message", "Message", "errorMessage"]),
        request_id: request_id(&response.headers)
            .map(str::to_owned)
            .or_else(|| text(&["RequestId", "requestId"])),
        hint: ServerHint::from_headers(&response.headers, SystemTime::now()),
        exception: exception.map(|schema| exception_from(schema, response, body.as_ref())),
        body: response.body.clone(),
    }
}

/// The code without what is written around it: `a.b#NotFoundException:http://…` and plain ones.
fn bare_code(text: &str) -> Option<&str> {
    let text = text.split(':').next().unwrap_or_default();
    let text = text.split_once('#').map_or(text, |(_, code)| code).trim();
    (!text.is_empty()).then_some(text)
}

/// The service writes some codes with the suffix `Exception` and some without.
fn declared_by_code(
    service: &ServiceSchema,
    operation: &OperationSchema,
    code: &str,
) -> Option<&'static ErrorSchema> {
    let sent = stem(code);
    // an error that another operation declares is better than none
    let mut errors = service.errors_of(operation).chain(service.all_errors());
    errors.find(|error| stem(error.code) == sent)
}

/// The declared error for a bare status. The operation's own errors come last, because those of the
/// service are the general ones: a bare 400 is a bad request and not a quota.
fn declared_by_status(
    service: &ServiceSchema,
    operation: &OperationSchema,
    status: u16,
) -> Option<&'static ErrorSchema> {
    let mut errors = service.errors.iter().chain(operation.errors).copied();
    errors.find(|error| error.status == status)
}

fn exception_from(
    schema: &'static ErrorSchema,
    response: &HttpResponse,
    body: Option<&Map<String, Value>>,
) -> Box<dyn Exception> {
    let mut exception = (schema.new)();
    // no member of an error is essential
    let _ = read_headers(exception.as_mut(), &response.headers);
    if let Some(body) = body {
        // members that cannot be read stay absent: an error about an error helps nobody
        input::fill(
            exception.as_mut(),
            body,
            Source::Answer { nested: false },
            &mut Report::default(),
        );
    }
    exception
}

/// The service's identifier of a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id"]
        .iter()
        .find_map(|name| header_text(headers, name))
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|text| !text.is_empty())
}
