//! The findings of reading and validating, which are reported all at once.
//!
//! There are three kinds of findings. A **fault** stops a table from loading at all. An **objection** stops `check` and
//! `publish`, while the functions still load the table. A **warning** stops neither.
//!
//! A table that one release loads, every later release loads too. So **every rule that is added from now on reports an
//! objection**, never a fault: a table that is in force already may break the rule, and a function that refused it
//! would stop at its next start. Only what no earlier release has read, such as the values of a new key, may be a
//! fault.

use std::ops::Range;
use std::sync::Arc;

use miette::{NamedSource, Severity};

use crate::fault::{Fault, Faults, line_at};

/// The faults, objections and warnings found so far in one table.
pub(crate) struct Findings {
    source: NamedSource<Arc<str>>,
    faults: Vec<Fault>,
    objections: Vec<Fault>,
    warnings: Vec<Fault>,
    pattern_memory: usize,
}

/// The objections and warnings of a table that loads.
pub(crate) struct Doubts {
    name: String,
    objections: Vec<Fault>,
    warnings: Vec<Fault>,
}

impl Findings {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let source = NamedSource::new(name, Arc::from(text));
        Findings {
            source,
            faults: Vec::new(),
            objections: Vec::new(),
            warnings: Vec::new(),
            pattern_memory: 0,
        }
    }

    /// Records a fault: the table will not load. The caller may add a label and a hint. Rules that are new report an
    /// [objection](Findings::objection).
    pub(crate) fn fault(&mut self, at: Range<usize>, message: impl Into<String>) -> &mut Fault {
        push(&mut self.faults, Severity::Error, &self.source, at, message.into())
    }

    /// Records an objection: `check` and `publish` refuse the table, the functions load it all the same. The caller may
    /// add a label and a hint.
    pub(crate) fn objection(&mut self, at: Range<usize>, message: impl Into<String>) -> &mut Fault {
        push(&mut self.objections, Severity::Error, &self.source, at, message.into())
    }

    /// Records a warning: the table loads all the same. The caller may add a label and a hint.
    pub(crate) fn warning(&mut self, at: Range<usize>, message: impl Into<String>) -> &mut Fault {
        push(&mut self.warnings, Severity::Warning, &self.source, at, message.into())
    }

    /// Adds the memory of one compiled pattern and returns that of all so far, in bytes.
    pub(crate) fn add_pattern(&mut self, memory: usize) -> usize {
        self.pattern_memory = self.pattern_memory.saturating_add(memory);
        self.pattern_memory
    }

    /// Returns true if a fault lies within `extent`.
    pub(crate) fn has_fault_in(&self, extent: &Range<usize>) -> bool {
        self.faults.iter().any(|fault| extent.contains(&fault.span.offset()))
    }

    /// The table's text.
    pub(crate) fn text(&self) -> &str {
        self.source.inner()
    }

    /// The line, from 1, on which `at` starts.
    pub(crate) fn line(&self, at: &Range<usize>) -> usize {
        line_at(self.source.inner(), at.start)
    }

    /// The table's text at `place`.
    pub(crate) fn excerpt(&self, place: Range<usize>) -> Option<&str> {
        self.source.inner().get(place)
    }

    /// `value` with the objections and warnings, or the faults and objections if there is a fault.
    pub(crate) fn verdict<T>(mut self, value: T) -> Result<(T, Doubts), Faults> {
        if !self.faults.is_empty() {
            return Err(self.into_faults());
        }
        self.warnings.sort_by_key(|warning| warning.span.offset());
        let name = self.source.name().to_owned();
        Ok((value, Doubts { name, objections: self.objections, warnings: self.warnings }))
    }

    pub(crate) fn into_faults(mut self) -> Faults {
        self.faults.append(&mut self.objections);
        faults(self.source.name(), self.faults)
    }
}

impl Doubts {
    /// The warnings, or the objections if there are any.
    pub(crate) fn into_warnings(self) -> Result<Vec<Fault>, Faults> {
        if self.objections.is_empty() { Ok(self.warnings) } else { Err(faults(&self.name, self.objections)) }
    }
}

fn faults(name: &str, mut faults: Vec<Fault>) -> Faults {
    faults.sort_by_key(|fault| fault.span.offset());
    Faults { name: name.to_owned(), faults }
}

fn push<'f>(
    list: &'f mut Vec<Fault>,
    severity: Severity,
    source: &NamedSource<Arc<str>>,
    at: Range<usize>,
    message: String,
) -> &'f mut Fault {
    list.push_mut(Fault {
        message,
        source_code: source.clone(),
        span: at.into(),
        label: "here".to_owned(),
        help: None,
        severity,
    })
}
