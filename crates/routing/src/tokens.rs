//! `tokens`: the name of a team's token under the stack's prefix.

use std::sync::Arc;

const TEAM: &str = "{team}";
pub(crate) const ENV: &str = "{env}";

/// The longest template: an SSM parameter's name has at most 1,011 characters with prefix, team and environment
/// (AWS, `PutParameter`).
pub(crate) const MAX_LENGTH: usize = 256;

/// A validated template: parts between slashes, of which one holds `{team}` and one may be `{env}`.
#[derive(Debug)]
pub(crate) struct TokenTemplate(String);

impl Default for TokenTemplate {
    fn default() -> Self {
        TokenTemplate(TEAM.to_owned())
    }
}

impl TokenTemplate {
    /// Validates `text`, or returns the reason why it is invalid.
    pub(crate) fn new(text: &str) -> Result<TokenTemplate, String> {
        if !text.contains(TEAM) {
            return Err("it does not contain {team}, so that all teams would share one token".to_owned());
        }
        if text.len() > MAX_LENGTH {
            return Err(format!("it has more than {MAX_LENGTH} characters"));
        }
        if text.split('/').any(str::is_empty) {
            return Err(
                "it has an empty part: remove a slash at the start or the end, or one of two in a row"
                    .to_owned(),
            );
        }
        if text.split('/').any(|part| part.contains(ENV) && part != ENV) {
            return Err("{env} must be a part of its own, because it is omitted for accounts without `env`"
                .to_owned());
        }
        let literal = text.replace(TEAM, "").replace(ENV, "");
        match literal.chars().find(|c| !is_ssm(*c)) {
            Some(c) => Err(format!("`{}` is not allowed in a parameter's name", c.escape_default())),
            None => Ok(TokenTemplate(text.to_owned())),
        }
    }

    /// Returns true if a name may begin with `_`, as the names of the hub's own parameters do.
    pub(crate) fn may_be_reserved(&self) -> bool {
        [None, Some("e")].into_iter().any(|env| is_reserved(&self.name("t", env)))
    }

    pub(crate) fn has_env(&self) -> bool {
        self.0.contains(ENV)
    }

    /// The token's name; without an environment the `{env}` part is left out.
    pub(crate) fn name(&self, team: &str, env: Option<&str>) -> Arc<str> {
        let parts = self.0.split('/').filter_map(|part| if part == ENV { env } else { Some(part) });
        parts.collect::<Vec<_>>().join("/").replace(TEAM, team).into()
    }
}

/// Returns true if a name under the token prefix is one of the hub's own parameters, such as the mask key `_mask-key`,
/// and never a token.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    name.starts_with('_')
}

/// Returns true if a parameter's name may contain `c` (AWS, `PutParameter`).
fn is_ssm(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.-/".contains(c)
}
