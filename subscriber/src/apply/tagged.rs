//! The tags that decide, and the log groups that have them.

use std::collections::{BTreeMap, BTreeSet};

use routing::{Tag, Tags};

use crate::apply::member::Member;
use crate::apply::refusal::{Kind, Refusal};
use crate::plan::group::LogGroup;

/// The source of log groups' tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagged {
    /// Lists of the log groups that have each tag: one call for a thousand of them.
    Listed(BTreeMap<Tag, BTreeSet<String>>),
    /// One call for each log group.
    Asked,
}

impl Tagged {
    /// Lists the log groups that have each of the tags; falls back to one call for each log group.
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

    /// The deciding tags that a log group has.
    pub(crate) async fn of(&self, member: &Member, group: &LogGroup) -> Result<Has<'_>, Refusal> {
        Ok(match self {
            Tagged::Listed(lists) => Has::Listed { lists, group: group.name.clone() },
            Tagged::Asked => Has::Known(member.tags(&group.arn).await?),
        })
    }
}

/// The known tags of one log group.
pub(crate) enum Has<'a> {
    /// Not read, because no decision depends on them.
    Nothing,
    /// All tags.
    Known(BTreeMap<String, String>),
    /// The deciding tags.
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
