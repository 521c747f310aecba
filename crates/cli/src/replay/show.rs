//! `loghub replay show`.

use std::collections::HashMap;
use std::fmt::Write;

use miette::Diagnostic;
use serde::Serialize;
use serde_json::{Map, Value};
use thiserror::Error;

use super::args::Show;
use super::contents::Contents;
use super::kept::{Kept, Kind};
use super::quarantine::{Preview, preview};
use super::select::{by_key, contents, documents};
use crate::exit::{Ending, Outcome};
use crate::hub::Hub;
use crate::output::Format;

#[derive(Debug, Diagnostic, Error)]
#[error("no object has the key {0}")]
#[diagnostic(help("`loghub replay list` lists the keys; delivered objects are deleted"))]
struct NoObject(String);

/// A bulk.
#[derive(Serialize)]
struct Shown<'a> {
    object: &'a Kept,
    metadata: &'a HashMap<String, String>,
    contents: &'a Contents,
    documents: &'a [Map<String, Value>],
}

/// A quarantined object.
#[derive(Serialize)]
struct Previewed<'a> {
    object: &'a Kept,
    now: &'a Preview,
}

pub(super) async fn run(hub: &Hub, args: &Show, format: Format) -> Outcome {
    let kept = by_key(hub, &args.key).await?.ok_or_else(|| NoObject(args.key.clone()))?;
    if kept.kind == Kind::Quarantined {
        let preview = preview(hub, &kept).await?;
        format.show(|| quarantined(&kept, &preview), || Previewed { object: &kept, now: &preview });
        return Ok(Ending::Success);
    }
    let contents = contents(hub, &kept).await?;
    let documents = if args.documents { documents(hub, &kept).await? } else { Vec::new() };
    format.show(
        || bulk(&kept, &contents, &documents),
        || Shown { object: &kept, metadata: &kept.metadata, contents: &contents, documents: &documents },
    );
    Ok(Ending::Success)
}

fn bulk(kept: &Kept, contents: &Contents, documents: &[Map<String, Value>]) -> String {
    let mut text = head(kept);
    let mut metadata: Vec<_> = kept.metadata.iter().collect();
    metadata.sort();
    for (name, value) in metadata {
        let _ = writeln!(text, "  {name}: {value}");
    }
    text += &contents.in_words();
    for document in documents {
        let _ = writeln!(text, "{:#}", Value::from(document.clone()));
    }
    text
}

fn quarantined(kept: &Kept, preview: &Preview) -> String {
    format!("{}{}", head(kept), preview.in_words())
}

fn head(kept: &Kept) -> String {
    format!("{} ({}, {} bytes, since {})\n", kept.key, kept.kind, kept.bytes, kept.since.strftime("%F %T"))
}
