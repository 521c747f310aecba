//! Makes what templates say in the emulator: through its CloudFormation, and by API calls what that does not know.
//!
//! | module | what it is |
//! |---|---|
//! | [`stack`] | a template's stack in an account |
//! | [`stack_set`] | plays StackSets: a member's stack in each account |
//! | [`member`] | what a member's own people and programs make: log groups, log events |

pub mod member;
pub mod stack;
pub mod stack_set;

mod body;
mod by_call;
mod made;

use std::collections::BTreeMap;

use aws_sdk_ssm::types::ParameterType;

pub use crate::aws::CallError;
use crate::aws::Doing as _;
use crate::cloud::Cloud;

/// Writes each team's token under `prefix` as a `SecureString`, replacing the one there is.
pub async fn tokens(cloud: &Cloud, prefix: &str, tokens: &BTreeMap<String, String>) -> Result<(), CallError> {
    let ssm = cloud.ssm(cloud.hub());
    for (name, token) in tokens {
        let name = format!("{}/{name}", prefix.trim_end_matches('/'));
        let put =
            ssm.put_parameter().name(&name).value(token).r#type(ParameterType::SecureString).overwrite(true);
        put.send().await.doing(|| format!("Writing the token {name}"))?;
    }
    Ok(())
}

/// Puts an object into one of the hub's buckets; answers its `ETag`.
pub async fn object(cloud: &Cloud, bucket: &str, key: &str, body: Vec<u8>) -> Result<String, CallError> {
    let put = cloud.s3(cloud.hub()).put_object().bucket(bucket).key(key).body(body.into());
    let put = put.send().await.doing(|| format!("Writing s3://{bucket}/{key}"))?;
    Ok(put.e_tag.unwrap_or_default())
}

/// An object with the names of its version.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// S3's version id, where the bucket keeps versions.
    pub version: Option<String>,
    /// The entity tag.
    pub tag: String,
    /// The body as text; bytes that are no UTF-8 are replaced.
    pub text: String,
}

/// Reads an object of one of the hub's buckets.
pub async fn read_object(cloud: &Cloud, bucket: &str, key: &str) -> Result<Published, CallError> {
    let doing = || format!("Reading s3://{bucket}/{key}");
    let answer = cloud.s3(cloud.hub()).get_object().bucket(bucket).key(key).send().await.doing(doing)?;
    let (version, tag) = (answer.version_id, answer.e_tag.unwrap_or_default());
    let body = answer.body.collect().await.map_err(|error| CallError::new(doing(), &error))?;
    Ok(Published { version, tag, text: String::from_utf8_lossy(&body.into_bytes()).into_owned() })
}
