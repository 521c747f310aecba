//! A log: templates of its lines.

/// A kind of log, by the software that writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    pub(crate) name: &'static str,
    pub(crate) templates: &'static [&'static str],
    /// The number of lines wanted.
    pub(crate) lines: usize,
}

impl Log {
    /// A log of which the corpus has about a hundred lines.
    pub(crate) const fn new(name: &'static str, templates: &'static [&'static str]) -> Log {
        Log { name, templates, lines: 100 }
    }
}
