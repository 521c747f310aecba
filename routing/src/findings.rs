//! Where reading and validating put what they find, so that all of it is reported at once.

use std::ops::Range;
use std::sync::Arc;

use miette::{NamedSource, Severity};

use crate::fault::{Fault, Faults, line_at};

/// The faults and warnings found so far in one table.
pub(crate) struct Findings {
    source: NamedSource<Arc<str>>,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
}

impl Findings {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        Findings { source: NamedSource::new(name, Arc::from(text)), faults: Vec::new(), warnings: Vec::new() }
    }

    /// Records a fault: the table will not load. The caller may add a label and a hint.
    pub(crate) fn fault(&mut self, at: Range<usize>, message: impl Into<String>) -> &mut Fault {
        push(&mut self.faults, Severity::Error, &self.source, at, message.into())
    }

    /// Records a warning: the table loads all the same. The caller may add a label and a hint.
    pub(crate) fn warning(&mut self, at: Range<usize>, message: impl Into<String>) -> &mut Fault {
        push(&mut self.warnings, Severity::Warning, &self.source, at, message.into())
    }

    /// Whether a fault lies within `extent`.
    pub(crate) fn has_fault_in(&self, extent: &Range<usize>) -> bool {
        self.faults.iter().any(|fault| extent.contains(&fault.span.offset()))
    }

    /// The line, from 1, on which `at` starts.
    pub(crate) fn line(&self, at: &Range<usize>) -> usize {
        line_at(self.source.inner(), at.start)
    }

    /// `value` with the warnings, or the faults if there are any.
    pub(crate) fn verdict<T>(mut self, value: T) -> Result<(T, Vec<Fault>), Faults> {
        if !self.faults.is_empty() {
            return Err(self.into_faults());
        }
        self.warnings.sort_by_key(|warning| warning.span.offset());
        Ok((value, self.warnings))
    }

    pub(crate) fn into_faults(mut self) -> Faults {
        self.faults.sort_by_key(|fault| fault.span.offset());
        Faults { name: self.source.name().to_owned(), faults: self.faults }
    }
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
