//! Which part of the version must rise. In: a version, and the worst that changed. Out: the part, and the least version.

use std::fmt;
use std::str::FromStr;

use crate::rules::Verdict;

/// Three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct Version {
    pub major: u64,
    pub minor: u64,
    pub patch: u64,
}

/// A part of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Major,
    Minor,
    Patch,
}

impl Part {
    /// `minor`
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
        }
    }
}

impl Version {
    /// The part that must rise. Cargo takes `0.2` for incompatible with `0.1`, and `2` with `1`.
    pub const fn rising(self, worst: Verdict) -> Part {
        match (worst, self.major) {
            (Verdict::Breaking, 0) => Part::Minor,
            (Verdict::Breaking, _) => Part::Major,
            (Verdict::Compatible, 0) => Part::Patch,
            (Verdict::Compatible, _) => Part::Minor,
            (Verdict::Documentation, _) => Part::Patch,
        }
    }

    /// The least version with that part risen.
    pub const fn raised(self, part: Part) -> Self {
        let Self { major, minor, patch } = self;
        match part {
            Part::Major => Self { major: major.saturating_add(1), minor: 0, patch: 0 },
            Part::Minor => Self { major, minor: minor.saturating_add(1), patch: 0 },
            Part::Patch => Self { major, minor, patch: patch.saturating_add(1) },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Option<Vec<u64>> = text.split('.').map(|part| part.parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[major, minor, patch]) => Ok(Self { major, minor, patch }),
            _ => Err(format!("`{text}` isn't three numbers, as in `0.1.0`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_cargo_compares_rises() {
        for (version, worst, expected) in [
            ("0.1.2", Verdict::Breaking, "0.2.0"),
            ("0.1.2", Verdict::Compatible, "0.1.3"),
            ("0.1.2", Verdict::Documentation, "0.1.3"),
            ("1.1.2", Verdict::Breaking, "2.0.0"),
            ("1.1.2", Verdict::Compatible, "1.2.0"),
            ("1.1.2", Verdict::Documentation, "1.1.3"),
        ] {
            let version: Version = version.parse().unwrap();
            assert_eq!(version.raised(version.rising(worst)).to_string(), expected, "{version} {worst:?}");
        }
        for faulty in ["", "1", "1.2", "1.2.3.4", "1.2.x", "-1.2.3", "1.2.3-rc1"] {
            assert!(faulty.parse::<Version>().is_err(), "{faulty}");
        }
    }
}
