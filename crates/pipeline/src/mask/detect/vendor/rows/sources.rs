//! Sources that several rows share.

/// Rules that public scanners publish; their ids or detectors bear the vendors' names.
pub(super) const GITLEAKS: &str = "https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml";
pub(super) const TRUFFLEHOG: &str = "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors";
