//! The table's versions in its bucket.

use std::fmt::Write as _;

use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::get_object::builders::GetObjectFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use function::aws::failed;
use function::settings::TablePlace;
use function::store::CallError;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use miette::Diagnostic;
use routing::Table;
use serde::Serialize;
use thiserror::Error;

use crate::hub::{Hub, Objects, Unable, lost_race};
use crate::screen::Screen;

/// Versions read at once.
const AT_ONCE: usize = 8;

/// The versions of a table in its bucket.
pub(crate) struct Versions {
    client: aws_sdk_s3::Client,
    bucket: String,
    key: String,
}

/// A version's text.
pub(crate) struct Published {
    pub(crate) source: String,
    etag: Option<String>,
}

/// A version as it is listed.
#[derive(Debug, Serialize)]
pub(crate) struct Version {
    pub(crate) id: String,
    since: Timestamp,
    /// True for the newest version, which the functions load if they can.
    in_force: bool,
    /// False if its text is no table that this release loads.
    pub(crate) loads: bool,
}

impl Version {
    fn mark(&self) -> &'static str {
        match (self.in_force, self.loads) {
            (true, true) => "in force",
            (true, false) => "saved last, does not load: `loghub rollback` replaces it",
            (false, true) => "",
            (false, false) => "does not load: `loghub rollback` skips it",
        }
    }
}

#[derive(Debug, Diagnostic, Error)]
pub(crate) enum NotPut {
    #[error("the table was not published: another version was published first")]
    #[diagnostic(help("run this again to compare with that version"))]
    Overtaken,
    #[error(transparent)]
    #[diagnostic(transparent)]
    Unable(#[from] Unable),
}

impl Versions {
    /// Those of a hub, if its table is in a bucket.
    pub(crate) fn of(hub: &Hub) -> Option<Versions> {
        let TablePlace::Object { bucket, key } = &hub.shipper.hub.routing else { return None };
        Some(Versions { client: hub.objects().client(), bucket: bucket.clone(), key: key.clone() })
    }

    /// Those at `s3://BUCKET/KEY`.
    pub(crate) fn at(config: &aws_config::SdkConfig, location: &str) -> Option<Versions> {
        let (bucket, key) = location.strip_prefix("s3://")?.split_once('/')?;
        let client = Objects::new(config).client();
        Some(Versions { client, bucket: bucket.to_owned(), key: key.to_owned() })
    }

    /// Publishes a version if there is none yet; returns true if it did.
    pub(crate) async fn first(&self, source: &str) -> Result<bool, NotPut> {
        if self.get(None).await.map_err(Unable::from)?.is_some() {
            return Ok(false);
        }
        self.put(source, None).await.map(|_| true)
    }

    /// A version by its id, or the one in force; none if there is none.
    pub(crate) async fn get(&self, id: Option<&str>) -> Result<Option<Published>, CallError> {
        let Some((etag, body)) = self.bytes(id.map(str::to_owned)).await? else { return Ok(None) };
        let source =
            String::from_utf8(body).map_err(|_| unreadable("the published table is not UTF-8".to_owned()))?;
        Ok(Some(Published { source, etag }))
    }

    async fn bytes(&self, id: Option<String>) -> Result<Option<(Option<String>, Vec<u8>)>, CallError> {
        body(self.client.get_object().bucket(&self.bucket).key(&self.key).set_version_id(id)).await
    }

    /// The object by that name beside the table; none if there is none.
    pub(crate) async fn beside(&self, name: &str) -> Result<Option<Vec<u8>>, CallError> {
        let request = self.client.get_object().bucket(&self.bucket).key(self.key_beside(name));
        Ok(body(request).await?.map(|(_, body)| body))
    }

    /// Writes the object by that name beside the table.
    pub(crate) async fn put_beside(&self, name: &str, body: Vec<u8>) -> Result<(), CallError> {
        let put = self.client.put_object().bucket(&self.bucket).key(self.key_beside(name));
        let put = put.content_type("application/json").body(ByteStream::from(body)).send().await;
        put.map(drop).map_err(|error| failed("PutObject", &error))
    }

    fn key_beside(&self, name: &str) -> String {
        self.key.rsplit_once('/').map_or(name.to_owned(), |(folder, _)| format!("{folder}/{name}"))
    }

    /// Publishes a version over the one that was read, and only over that; returns its id.
    pub(crate) async fn put(&self, source: &str, over: Option<&Published>) -> Result<String, NotPut> {
        let put = self.client.put_object().bucket(&self.bucket).key(&self.key);
        let put = put.content_type("application/toml").body(ByteStream::from(source.as_bytes().to_vec()));
        let put = match over {
            Some(published) => put.set_if_match(published.etag.clone()),
            None => put.if_none_match("*"),
        };
        match put.send().await {
            Ok(answer) => Ok(answer.version_id.unwrap_or_else(|| "of a bucket without versions".to_owned())),
            Err(error) if lost_race(&error) => Err(NotPut::Overtaken),
            Err(error) => Err(Unable::from(failed("PutObject", &error)).into()),
        }
    }

    /// Every version, newest first; each is read to see whether it loads.
    pub(crate) async fn list(&self, screen: &Screen) -> Result<Vec<Version>, CallError> {
        let mut versions = self.unread().await?;
        let total = versions.len();
        let ids: Vec<String> = versions.iter().map(|version| version.id.clone()).collect();
        let mut texts = stream::iter(ids).map(async |id| self.bytes(Some(id)).await).buffered(AT_ONCE);
        for (done, version) in versions.iter_mut().enumerate() {
            screen.draw(format!("reading the table's versions: {done} of {total}"));
            let text = texts.try_next().await?.flatten();
            let text = text.and_then(|(_, body)| String::from_utf8(body).ok());
            version.loads = text.is_some_and(|text| Table::load("the version", &text).is_ok());
        }
        Ok(versions)
    }

    async fn unread(&self) -> Result<Vec<Version>, CallError> {
        let (mut found, mut key_marker, mut id_marker) = (Vec::new(), None, None);
        loop {
            let request = self.client.list_object_versions().bucket(&self.bucket).prefix(&self.key);
            let request = request.set_key_marker(key_marker).set_version_id_marker(id_marker);
            let page = request.send().await.map_err(|error| failed("ListObjectVersions", &error))?;
            let ours = page.versions.unwrap_or_default().into_iter();
            found.extend(ours.filter(|version| version.key() == Some(&self.key)).filter_map(version));
            if page.is_truncated != Some(true) {
                return Ok(found);
            }
            (key_marker, id_marker) = (page.next_key_marker, page.next_version_id_marker);
        }
    }
}

/// Versions as text for people.
pub(crate) fn human(versions: &[Version]) -> String {
    let mut text = String::new();
    for version in versions {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{:.0}  {}  {}", version.since, version.id, version.mark());
    }
    text
}

/// An object's entity tag and content; none if there is none.
async fn body(request: GetObjectFluentBuilder) -> Result<Option<(Option<String>, Vec<u8>)>, CallError> {
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => {
            return Ok(None);
        }
        Err(error) => return Err(failed("GetObject", &error)),
    };
    let body = answer.body.collect().await.map_err(|error| unreadable(error.to_string()))?;
    Ok(Some((answer.e_tag, body.to_vec())))
}

fn unreadable(detail: String) -> CallError {
    CallError { operation: "GetObject", detail, denied: false }
}

fn version(version: aws_sdk_s3::types::ObjectVersion) -> Option<Version> {
    Some(Version {
        id: version.version_id?,
        since: Timestamp::from_second(version.last_modified?.secs()).ok()?,
        in_force: version.is_latest == Some(true),
        loads: false,
    })
}
