//! `loghub replay show`.

use std::fmt::Write;

use miette::Diagnostic;
use serde_json::{Value, json};
use thiserror::Error;

use super::Show;
use super::kept::{Contents, Kept, Kind, by_key, contents, documents};
use super::quarantine::{Preview, preview};
use crate::exit::{Ending, Outcome};
use crate::hub::Hub;
use crate::output::Format;

#[derive(Debug, Diagnostic, Error)]
#[error("there is no object {0}")]
#[diagnostic(help("`loghub replay list` shows the keys; what is delivered is gone"))]
struct NoObject(String);

pub(super) async fn run(hub: &Hub, args: &Show, format: Format) -> Outcome {
    let kept = by_key(hub, &args.key).await?.ok_or_else(|| NoObject(args.key.clone()))?;
    if kept.kind == Kind::Quarantined {
        let preview = preview(hub, &kept).await?;
        format.show(|| quarantined(&kept, &preview), || json!({"object": kept, "now": preview}));
        return Ok(Ending::Success);
    }
    let contents = contents(hub, &kept).await?;
    let documents = if args.documents { documents(hub, &kept).await? } else { Vec::new() };
    format.show(
        || bulk(&kept, &contents, &documents),
        || json!({"object": kept, "metadata": kept.metadata, "contents": in_json(&contents), "documents": documents}),
    );
    Ok(Ending::Success)
}

fn bulk(kept: &Kept, contents: &Contents, documents: &[serde_json::Map<String, Value>]) -> String {
    let mut text = head(kept);
    let mut metadata: Vec<_> = kept.metadata.iter().collect();
    metadata.sort();
    for (name, value) in metadata {
        let _ = writeln!(text, "  {name}: {value}");
    }
    text += &listed(contents);
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

/// What is in it, by account and log group.
pub(super) fn listed(contents: &Contents) -> String {
    let mut text = String::new();
    for ((account, group), count) in contents {
        // Writing to a String does not fail.
        let _ = writeln!(text, "  {count} of {group} in {account}");
    }
    text
}

pub(super) fn in_json(contents: &Contents) -> Vec<Value> {
    let entry = |((account, group), count): (&(String, String), &u64)| json!({"account": account, "log_group": group, "documents": count});
    contents.iter().map(entry).collect()
}
