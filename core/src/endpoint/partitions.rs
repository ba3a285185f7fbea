//! The partitions: groups of regions that share a suffix of host names and nothing else.

/// A partition and the regions in it.
#[derive(Debug)]
pub(super) struct Partition {
    /// Its name, which is also the second part of an ARN.
    pub(super) id: &'static str,
    /// What host names end with.
    pub(super) dns_suffix: &'static str,
    /// What host names end with where IPv6 is spoken too.
    pub(super) dual_stack_suffix: &'static str,
    pub(super) supports_fips: bool,
    pub(super) supports_dual_stack: bool,
    /// The regions that are known by name, with those that stand for the whole partition.
    pub(super) regions: &'static [&'static str],
    /// How the names of other regions begin: `us` is for `us-west-3` and `us-moon-1`, and for
    /// neither `us-gov-west-1` nor `us-west`.
    pub(super) families: &'static [&'static str],
}

/// From `partitions.json` of botocore 1.44.5, in its order. `tests/interop/endpoints.py` compares
/// them with the release that is pinned there. The first one takes every region that is in none.
static PARTITIONS: [Partition; 8] = [
    Partition {
        id: "aws",
        dns_suffix: "amazonaws.com",
        dual_stack_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "aws-global",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
        families: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    },
    Partition {
        id: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dual_stack_suffix: "api.amazonwebservices.com.cn",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["aws-cn-global", "cn-north-1", "cn-northwest-1"],
        families: &["cn"],
    },
    Partition {
        id: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dual_stack_suffix: "api.amazonwebservices.eu",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["eusc-de-east-1"],
        families: &["eusc-de"],
    },
    Partition {
        id: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dual_stack_suffix: "api.aws.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["aws-iso-global", "us-iso-east-1", "us-iso-west-1"],
        families: &["us-iso"],
    },
    Partition {
        id: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_suffix: "api.aws.scloud",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["aws-iso-b-global", "us-isob-east-1", "us-isob-west-1"],
        families: &["us-isob"],
    },
    Partition {
        id: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_suffix: "api.cloud-aws.adc-e.uk",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["aws-iso-e-global", "eu-isoe-west-1"],
        families: &["eu-isoe"],
    },
    Partition {
        id: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_suffix: "api.aws.hci.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["aws-iso-f-global", "us-isof-east-1", "us-isof-south-1"],
        families: &["us-isof"],
    },
    Partition {
        id: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dual_stack_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        regions: &["aws-us-gov-global", "us-gov-east-1", "us-gov-west-1"],
        families: &["us-gov"],
    },
];

impl Partition {
    /// The partition of a region: by its name, by the form of its name, or else the first one.
    pub(super) fn of_region(region: &str) -> &'static Partition {
        PARTITIONS
            .iter()
            .find(|partition| partition.regions.contains(&region))
            .or_else(|| PARTITIONS.iter().find(|partition| partition.matches(region)))
            .unwrap_or(&PARTITIONS[0])
    }

    /// Whether the region is named as those of this partition are: `{family}-{word}-{number}`, with
    /// no dash inside of the word.
    fn matches(&self, region: &str) -> bool {
        self.families.iter().any(|family| {
            let rest = region.strip_prefix(family).and_then(|rest| rest.strip_prefix('-'));
            let parts = rest.and_then(|rest| rest.split_once('-'));
            parts.is_some_and(|(word, number)| is_word(word) && is_number(number))
        })
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_region_is_in_its_partition() {
        for partition in &PARTITIONS {
            for region in partition.regions {
                assert_eq!(Partition::of_region(region).id, partition.id, "{region}");
            }
        }
    }

    #[test]
    fn a_region_yet_to_come_is_known_by_its_family() {
        for (region, expected) in [
            ("us-moon-1", "aws"),
            ("mx-far_off-22", "aws"),
            ("cn-south-1", "aws-cn"),
            ("eusc-de-west-9", "aws-eusc"),
            ("us-iso-north-1", "aws-iso"),
            ("us-isob-north-1", "aws-iso-b"),
            ("eu-isoe-east-1", "aws-iso-e"),
            ("us-isof-west-1", "aws-iso-f"),
            ("us-gov-north-1", "aws-us-gov"),
        ] {
            assert_eq!(Partition::of_region(region).id, expected, "{region}");
        }
    }

    #[test]
    fn a_region_of_no_family_is_in_the_first_partition() {
        for region in [
            "cn",
            "cn-",
            "cn-north",
            "cn-north-",
            "cn--1",
            "cn-north-1a",
            "cn-north-1-2",
            "xcn-a-1",
            "CN-NORTH-1",
            "cnn-north-1",
            "us-gov-west",
            "us-gov-a-b-1",
            "eusc-fr-east-1",
            "",
        ] {
            assert_eq!(Partition::of_region(region).id, "aws", "{region}");
        }
    }

    /// Otherwise the order of the partitions would decide.
    #[test]
    fn no_region_has_the_form_of_two_partitions() {
        for family in PARTITIONS.iter().flat_map(|partition| partition.families) {
            let region = format!("{family}-moon-1");
            let count = PARTITIONS.iter().filter(|partition| partition.matches(&region)).count();
            assert_eq!(count, 1, "{region}");
        }
    }
}
