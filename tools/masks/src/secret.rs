//! A secret: its name, the value that a log shows, and the part of it that must not stay.

/// A secret.
#[derive(Clone, Debug)]
pub(crate) struct Secret {
    /// The words of its name; empty if its value says by itself what it is.
    pub(crate) words: &'static [&'static str],
    /// The value as a log shows it, such as `Bearer 3f…`.
    pub(crate) value: String,
    /// The part of the value that must not stay, such as `3f…`.
    pub(crate) part: String,
}

impl Secret {
    /// A secret that is all of its value.
    pub(crate) fn whole(words: &'static [&'static str], value: String) -> Secret {
        Secret { words, part: value.clone(), value }
    }

    /// A secret that is a part of its value: `template` with `part` in place of `{}`.
    pub(crate) fn within(words: &'static [&'static str], template: &str, part: String) -> Secret {
        Secret { words, value: template.replacen("{}", &part, 1), part }
    }

    /// The same with a mask in place of its part.
    pub(crate) fn masked(&self) -> Secret {
        Secret { value: self.value.replace(&self.part, "[masked]"), ..self.clone() }
    }
}
