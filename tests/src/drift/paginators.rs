//! How pages follow each other: botocore keeps it beside the model, in `paginators-1.json`.

use super::Problem;
use super::json::Json;
use super::model::{Kind, Model, Operation};

/// The pages of one operation, by the members' names in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The input member that takes the token.
    pub input_token: String,
    /// The output member that holds the token of the next page.
    pub output_token: String,
    /// The output member that holds the items.
    pub items: String,
    /// The input member that bounds the size of a page.
    pub page_size: Option<String>,
}

/// The pages of a service's operations.
#[derive(Clone, Debug, Default)]
pub struct Paginators {
    /// What is said of operations by name; everything else is inferred.
    said: Vec<(String, Pages)>,
}

impl Paginators {
    /// Reads `paginators-1.json`.
    ///
    /// # Errors
    /// The text is no JSON or says nothing about pages.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| Problem::new(format!("it is not JSON: {error}")))?;
        let Some(pagination) = json.get("pagination") else {
            return Err(Problem::new("it has no `pagination`"));
        };
        let said = pagination.entries().iter().filter_map(|(operation, pages)| {
            let text = |key: &str| pages.text(key).map(str::to_owned);
            let pages = Pages {
                input_token: text("input_token")?,
                output_token: text("output_token")?,
                items: text("result_key")?,
                page_size: text("limit_key"),
            };
            Some((operation.clone(), pages))
        });
        Ok(Paginators { said: said.collect() })
    }

    /// The pages of an operation. What nobody has said is inferred: a token in the query that comes
    /// back in the output, beside one list.
    #[must_use]
    pub fn of(&self, operation: &Operation, model: &Model) -> Option<Pages> {
        let said = self.said.iter().find(|(name, _)| *name == operation.name);
        said.map(|(_, pages)| pages.clone()).or_else(|| infer(operation, model))
    }
}

fn infer(operation: &Operation, model: &Model) -> Option<Pages> {
    const TOKEN: &str = "NextToken";
    const PAGE_SIZE: &str = "MaxResults";
    let input = model.structure(operation.input.as_deref()?)?;
    let output = model.structure(operation.output.as_deref()?)?;
    let token = input.member(TOKEN)?;
    if token.location.as_deref() != Some("querystring") || output.member(TOKEN).is_none() {
        return None;
    }
    let is = |shape: &str, kind: fn(&Kind) -> bool| {
        model.shape(shape).is_some_and(|shape| kind(&shape.kind))
    };
    let mut lists = output
        .members
        .iter()
        .filter(|member| is(&member.shape, |kind| matches!(kind, Kind::List(_))));
    let items = lists.next()?;
    if lists.next().is_some() {
        return None;
    }
    let page_size = input
        .member(PAGE_SIZE)
        .filter(|member| is(&member.shape, |kind| matches!(kind, Kind::Integer | Kind::Long)));
    Some(Pages {
        input_token: TOKEN.to_owned(),
        output_token: TOKEN.to_owned(),
        items: items.name.clone(),
        page_size: page_size.map(|member| member.name.clone()),
    })
}
