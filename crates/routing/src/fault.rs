//! The faults of a table, each at its place.

use std::fmt::Display;
use std::iter;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceCode, SourceSpan};
use thiserror::Error;

/// A fault, an objection or a warning, at its place in the table.
#[derive(Clone, Debug, Error)]
#[error("{message}")]
pub struct Fault {
    /// The fault, in a sentence.
    pub message: String,
    /// The table's text.
    pub source_code: NamedSource<Arc<str>>,
    /// The place.
    pub span: SourceSpan,
    /// A label for the place, in a few words.
    pub label: String,
    /// The fix.
    pub help: Option<String>,
    /// An error for a fault or an objection, a warning for a doubt.
    pub severity: Severity,
}

impl Fault {
    /// The line of the table it starts on, from 1.
    pub fn line(&self) -> usize {
        line_at(self.source_code.inner(), self.span.offset())
    }

    pub(crate) fn label(&mut self, label: impl Into<String>) -> &mut Fault {
        self.label = label.into();
        self
    }

    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Fault {
        self.help = Some(help.into());
        self
    }
}

// Written out because the derive can't take the severity from a field.
impl Diagnostic for Fault {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source_code)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some(self.label.clone()), self.span);
        Some(Box::new(iter::once(label)))
    }
}

/// All faults of a table.
#[derive(Clone, Debug, Diagnostic, Error)]
#[error("{name} has {} and was not loaded", count(faults.len()))]
pub struct Faults {
    /// The file's name as given.
    pub name: String,
    /// The faults, in order of place.
    #[related]
    pub faults: Vec<Fault>,
}

/// The line, from 1, that the byte at `offset` is on.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn count(faults: usize) -> String {
    if faults == 1 { "1 fault".to_owned() } else { format!("{faults} faults") }
}
