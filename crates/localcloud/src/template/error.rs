//! The faults of templates, each with its place.

use std::path::PathBuf;

/// A fault of a template, and its place.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file can't be read.
    #[error("The template {} can't be read: {source}.", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// It is not YAML, or not a template's.
    #[error("The template is not well formed: {0}")]
    Yaml(String),
    /// A parameter has neither a default nor a value.
    #[error("The template's parameter {0} has no default: give it a value.")]
    ParameterMissing(String),
    /// A value is given for a parameter that does not exist.
    #[error("The template has no parameter {0}.")]
    ParameterUnknown(String),
    /// A reference leads nowhere.
    #[error("{place} refers to {name}, which is neither a parameter nor a resource of the template.")]
    Unresolved {
        /// The resource that refers.
        place: String,
        /// The name that it refers to.
        name: String,
    },
    /// An attribute that the local cloud does not know.
    #[error("{place} asks for {resource}.{attribute}, which the local cloud does not know.")]
    Attribute {
        /// The resource that asks.
        place: String,
        /// The resource asked.
        resource: String,
        /// The attribute.
        attribute: String,
    },
    /// A function of CloudFormation that is not played.
    #[error("{place} uses {function}, which the local cloud does not play: use Ref, Sub or GetAtt.")]
    Intrinsic {
        /// The resource that uses it.
        place: String,
        /// The function.
        function: String,
    },
    /// A resource lacks something, or something in it is wrong.
    #[error("The resource {resource} can't be made locally: {reason}.")]
    Resource {
        /// Its name in the template.
        resource: String,
        /// The fault.
        reason: String,
    },
}
