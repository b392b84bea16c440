//! What a change means for the version.

/// Which versions a crate or an API has now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// `0.x`: the minor number counts as the major one does later.
    Zero,
    /// `1.0` and later.
    Stable,
}

/// Which number of the version goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// None: nothing has changed.
    None,
    /// The last one.
    Patch,
    /// The middle one.
    Minor,
    /// The first one.
    Major,
}

impl Bump {
    /// `minor`
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The same change in a series.
    #[must_use]
    pub fn within(self, series: Series) -> Self {
        match (series, self) {
            (Series::Zero, Self::Major) => Self::Minor,
            (Series::Zero, Self::Minor) => Self::Patch,
            (_, bump) => bump,
        }
    }
}

/// `info.version`, if it is three numbers. Semantic Versioning 2.0.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) major: u64,
    pub(super) minor: u64,
    pub(super) patch: u64,
}

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('v').unwrap_or(text);
        let bare = bare.split(['-', '+']).next()?;
        let mut numbers = bare.split('.').map(str::parse);
        let mut next = || numbers.next()?.ok();
        let version = Self { major: next()?, minor: next()?, patch: next()? };
        numbers.next().is_none().then_some(version)
    }

    pub(super) fn series(self) -> Series {
        if self.major == 0 { Series::Zero } else { Series::Stable }
    }

    /// Is the number that counts most another one?
    pub(super) fn is_another_series(self, other: Self) -> bool {
        match self.major {
            0 => (other.major, other.minor) != (0, self.minor),
            major => other.major != major,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_three_numbers() {
        let version = Version::parse("v1.20.3-beta").unwrap();
        assert_eq!((version.major, version.minor, version.patch), (1, 20, 3));
        assert!(Version::parse("0.2.0").unwrap().is_another_series(Version::parse("0.3.0").unwrap()));
        assert!(!Version::parse("1.2.0").unwrap().is_another_series(version));
        for text in ["", "1", "1.2", "1.2.3.4", "2026-01-01", "a.b.c"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
