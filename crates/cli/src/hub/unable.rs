//! The errors of commands about a hub.

use function::settings::SettingsError;
use function::store::CallError;
use function::table_source::TableError;
use miette::Diagnostic;
use thiserror::Error;

/// A hub could not be found, or did not do what it was asked.
#[derive(Debug, Diagnostic, Error)]
pub(crate) enum Unable {
    #[error("no AWS Region is set")]
    #[diagnostic(help(
        "set AWS_REGION, or AWS_PROFILE to a profile with a Region; for a local hub pass `--local`"
    ))]
    NoRegion,
    #[error("no hub found: failed to read the function {function} in {region}: {error}")]
    #[diagnostic(help(
        "choose the account and the Region by AWS_PROFILE and AWS_REGION, and the first part of the functions' names \
         by `--stack`; the role needs lambda:GetFunctionConfiguration"
    ))]
    NoHub { function: String, region: String, error: CallError },
    #[error("the settings of the function {function} are not those of this version of loghub")]
    #[diagnostic(help("use the version of loghub that deployed the hub, or deploy the hub again"))]
    Settings {
        function: String,
        #[source]
        error: SettingsError,
    },
    #[error("no local hub found: {0}")]
    #[diagnostic(help("start one with `loghub local`"))]
    NoLocalHub(String),
    #[error(transparent)]
    #[diagnostic(help("publish a table that loads; `loghub check` reports its faults"))]
    Table(#[from] TableError),
    #[error(transparent)]
    #[diagnostic(help(
        "if access is denied, use a role that is allowed the call, such as the hub's operator role"
    ))]
    Call(#[from] CallError),
    #[error("failed to read the list of paused teams: {0}")]
    #[diagnostic(help(
        "this version of loghub did not write the object paused.json beside the table: use the version that did"
    ))]
    Paused(serde_json::Error),
    #[error("the function {name} failed: {reason}")]
    #[diagnostic(help("read its log group /aws/lambda/{name}"))]
    Function { name: String, reason: String },
}
