//! The warning about a region that the service cannot be controlled from.

use crate::printable::Printable;
use crate::schema::ServiceSchema;

/// What to say when a client is made for a region that is none of the service's control regions;
/// nothing when it is one, or when the service declares none. It is no error, because services come
/// to new regions, and what stands behind a custom endpoint may be anywhere.
#[must_use]
pub fn region_warning(service: &ServiceSchema, region: &str) -> Option<String> {
    if service.control_regions.is_empty() || service.control_regions.contains(&region) {
        return None;
    }
    let known: Vec<String> =
        service.control_regions.iter().map(|known| format!("`{known}`")).collect();
    Some(format!(
        "the region `{}` is no control region of {}; help: use one of {}",
        Printable(region),
        service.service_id,
        known.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(control_regions: &'static [&'static str]) -> ServiceSchema {
        ServiceSchema {
            service_id: "Things",
            api_version: "2026-01-31",
            endpoint_prefix: "things",
            signing_name: "things",
            control_regions,
            rate_limit: None,
            errors: &[],
            operations: &[],
            documentation: "",
        }
    }

    #[test]
    fn a_region_that_is_no_control_region_is_warned_about() {
        let service = service(&["us-east-1", "eu-west-2"]);
        assert_eq!(
            region_warning(&service, "eu-west-1").as_deref(),
            Some(
                "the region `eu-west-1` is no control region of Things; help: use one of \
                 `us-east-1`, `eu-west-2`"
            )
        );
        for region in service.control_regions {
            assert_eq!(region_warning(&service, region), None);
        }
    }

    #[test]
    fn a_service_without_control_regions_warns_about_none() {
        assert_eq!(region_warning(&service(&[]), "nowhere"), None);
    }

    #[test]
    fn a_warning_is_one_line() {
        let warning = region_warning(&service(&["us-east-1"]), "a\r\nb").unwrap();
        assert!(!warning.contains(['\r', '\n']), "{warning:?}");
    }
}
