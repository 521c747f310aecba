//! The tags that decide, and which log groups have them.

use std::collections::{BTreeMap, BTreeSet};

use routing::{Tag, Tags};

use crate::apply::member::Member;
use crate::apply::refusal::{Kind, Refusal};
use crate::plan::group::LogGroup;

/// How it is known which log groups have a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagged {
    /// By lists of all log groups that have it: a call for a thousand of them.
    Listed(BTreeMap<Tag, BTreeSet<String>>),
    /// By asking for each log group's tags.
    Asked,
}

impl Tagged {
    /// Lists the log groups that have each of the tags; where the service has no such lists, each is asked for.
    pub async fn list(member: &Member, tags: &Tags) -> Result<Tagged, Refusal> {
        let mut listed = BTreeMap::new();
        for tag in tags.named() {
            match names(member, tag).await {
                Ok(names) => listed.insert(tag.clone(), names),
                Err(refusal) if matches!(refusal.kind, Kind::Invalid | Kind::Denied | Kind::Unknown) => {
                    return Ok(Tagged::Asked);
                }
                Err(refusal) => return Err(refusal),
            };
        }
        Ok(Tagged::Listed(listed))
    }

    /// Which tags a log group has of those that decide.
    pub(crate) async fn of(&self, member: &Member, group: &LogGroup) -> Result<Has<'_>, Refusal> {
        Ok(match self {
            Tagged::Listed(lists) => Has::Listed { lists, group: group.name.clone() },
            Tagged::Asked => Has::Known(member.tags(&group.arn).await?),
        })
    }
}

/// What is known of one log group's tags.
pub(crate) enum Has<'a> {
    /// Nothing, because nothing depends on it.
    Nothing,
    /// All of them.
    Known(BTreeMap<String, String>),
    /// Those that decide.
    Listed { lists: &'a BTreeMap<Tag, BTreeSet<String>>, group: String },
}

impl Has<'_> {
    pub(crate) fn tag(&self, tag: &Tag) -> bool {
        match self {
            Has::Nothing => false,
            Has::Known(tags) => tags
                .get(&*tag.key)
                .is_some_and(|value| tag.value.as_ref().is_none_or(|wanted| **wanted == **value)),
            Has::Listed { lists, group } => lists.get(tag).is_some_and(|names| names.contains(group)),
        }
    }
}

async fn names(member: &Member, tag: &Tag) -> Result<BTreeSet<String>, Refusal> {
    let mut names = BTreeSet::new();
    let mut page: Option<String> = None;
    loop {
        let answer = member.tagged(tag, page.as_deref()).await?;
        names.extend(answer.items);
        page = answer.next;
        if page.is_none() {
            return Ok(names);
        }
    }
}
