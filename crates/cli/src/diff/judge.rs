//! The changes of log groups under another table, as routing and the subscriber's plan and brake judge them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use routing::{Account, Approval, Decision, Table, Tag};
use serde::{Serialize, Serializer};
use subscriber::hub::HubIdentity;
use subscriber::plan::brake::{self, Refused, Removals};
use subscriber::plan::group::{Class, Filter, LogGroup};
use subscriber::plan::wish::{Terms, Wish};
use subscriber::plan::{self, Action, Observed, RetentionStep, Step};

use super::groups::Listed;
use super::live::Unread;
use super::rules::Key;
use crate::explain::settings;
use crate::table::account_id;

/// The Region of log groups that state none. No call to AWS depends on it.
const ANY_REGION: &str = "any Region";
/// Settings that a change shows by what they lead to.
const SHOWN_OTHERWISE: [&str; 5] = ["mask", "unmask", "ship", "filter_pattern", "retention"];

/// The changes of log groups.
#[derive(Serialize)]
pub(crate) struct Judgement {
    /// The number of log groups.
    pub(crate) seen: usize,
    /// Those that change.
    pub(crate) changes: Vec<Change>,
    /// The size of the events in those that change, in bytes, where it is known.
    pub(crate) stored_bytes: Option<u64>,
    /// The changes that a brake would refuse.
    pub(crate) brakes: Vec<Brake>,
    /// Accounts whose log groups could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// A log group that changes.
#[derive(Serialize)]
pub(crate) struct Change {
    #[serde(serialize_with = "id")]
    pub(crate) account: Account,
    pub(crate) region: String,
    pub(crate) log_group: String,
    /// The teams, if it moves to another team.
    pub(crate) team: Option<Teams>,
    /// Masks that applied and no longer do.
    pub(crate) unmasked: Vec<String>,
    /// Masks that did not apply and now do.
    pub(crate) masked: Vec<String>,
    /// The subscriber's next step, in a few words.
    pub(crate) subscription: Option<String>,
    pub(crate) retention: Option<String>,
    /// Other settings that differ.
    pub(crate) settings: Vec<Key>,
}

/// The team of a log group before and after.
#[derive(Serialize)]
pub(crate) struct Teams {
    pub(crate) old: Arc<str>,
    pub(crate) new: Arc<str>,
}

/// The changes that a brake would refuse in an account's Region.
#[derive(Serialize)]
pub(crate) struct Brake {
    #[serde(serialize_with = "id")]
    pub(crate) account: Account,
    pub(crate) region: String,
    /// The brake's name: `unsubscribe` or `retention`.
    #[serde(rename = "brake")]
    pub(crate) name: &'static str,
    pub(crate) groups: u64,
    /// The reason, and the way to approve it.
    pub(crate) why: String,
}

fn id<S: Serializer>(account: &Account, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&account.id)
}

/// Judges every log group by both tables.
pub(crate) fn judge(
    old: &Table,
    new: &Table,
    groups: &[Listed],
    unread: Vec<Unread>,
) -> miette::Result<Judgement> {
    let (mut changes, mut stored_bytes) = (Vec::new(), None);
    let mut tallies: BTreeMap<(Arc<str>, String), Tally> = BTreeMap::new();
    for listed in groups {
        let account = account_id(new, &listed.account).or_else(|_| account_id(old, &listed.account))?;
        let both = Both::of(old, new, &account, listed);
        let tally = tallies.entry((Arc::from(account.as_str()), both.region.clone()));
        tally.or_insert_with(|| Tally::new(&both.after.account)).add(&both.then);
        if let Some(change) = both.change(listed) {
            changes.push(change);
            stored_bytes =
                listed.stored_bytes.map(|bytes| stored_bytes.unwrap_or(0) + bytes).or(stored_bytes);
        }
    }
    let approved = new.approves(Approval::Unsubscribe);
    let brakes =
        tallies.into_iter().flat_map(|((_, region), tally)| tally.brakes(&region, approved)).collect();
    Ok(Judgement { seen: groups.len(), changes, stored_bytes, brakes, unread })
}

/// A log group under both tables.
struct Both {
    region: String,
    before: Decision,
    after: Decision,
    /// The subscriber's steps under the old table and under the new one.
    now: Step,
    then: Step,
}

impl Both {
    fn of(old: &Table, new: &Table, account: &str, listed: &Listed) -> Both {
        let region = listed.region.as_deref().unwrap_or(ANY_REGION);
        // No log group counts as the hub's own here: the hub's account is not known.
        let hub = HubIdentity {
            account: String::new(),
            destination: "loghub".to_owned(),
            member_role: String::new(),
            delivery_role: String::new(),
            own_log_groups: BTreeSet::new(),
        };
        let terms = |table| Terms { table, hub: &hub, account, region, onboarded: listed.onboarded };
        let (before, after) = (terms(old), terms(new));
        let group = log_group(listed);
        let has = |tag: &Tag| has(&listed.tags, tag);
        let filters = filters(&before.wish(&group, has), &before, listed.subscribed);
        let step = |terms: &Terms| {
            let wish = terms.wish(&group, has);
            plan::step(terms, &Observed { group: group.clone(), wish, filters: filters.clone() })
        };
        Both {
            region: region.to_owned(),
            now: step(&before),
            then: step(&after),
            before: old.decide(account, &listed.log_group),
            after: new.decide(account, &listed.log_group),
        }
    }

    fn change(&self, listed: &Listed) -> Option<Change> {
        let (before, after) = (&self.before, &self.after);
        let (had, has) = (masks(before), masks(after));
        let change = Change {
            account: after.account.clone(),
            region: self.region.clone(),
            log_group: listed.log_group.clone(),
            team: (before.team != after.team)
                .then(|| Teams { old: Arc::clone(&before.team), new: Arc::clone(&after.team) }),
            unmasked: had.difference(&has).cloned().collect(),
            masked: has.difference(&had).cloned().collect(),
            subscription: subscription(&self.now.action, &self.then.action),
            retention: retention(self.now.retention, self.then.retention),
            settings: other_settings(before, after),
        };
        change.is_one().then_some(change)
    }
}

impl Change {
    fn is_one(&self) -> bool {
        self.team.is_some()
            || self.subscription.is_some()
            || self.retention.is_some()
            || !(self.unmasked.is_empty() && self.masked.is_empty() && self.settings.is_empty())
    }
}

fn log_group(listed: &Listed) -> LogGroup {
    LogGroup {
        name: listed.log_group.clone(),
        arn: String::new(),
        class: Class::named(listed.class.as_deref()),
        retention: listed.retention,
        created: listed.created.map(jiff::Timestamp::as_millisecond),
        stored_bytes: listed.stored_bytes,
    }
}

fn has(tags: &BTreeMap<String, String>, tag: &Tag) -> bool {
    let value = tags.get(&*tag.key);
    value.is_some_and(|value| tag.value.as_deref().is_none_or(|wanted| wanted == value))
}

/// The filters on it: the hub's, if it is known to have it, or else if the old table wants it.
fn filters(wish: &Wish, before: &Terms, subscribed: Option<bool>) -> Vec<Filter> {
    match (wish, subscribed) {
        (_, Some(false)) => Vec::new(),
        (Wish::Subscribe(filter), _) => vec![filter.clone()],
        // The filter is on a log group where the old table does not want it.
        (_, Some(true)) => vec![Filter {
            name: before.table.subscribe().filter_name.to_string(),
            destination: before.hub.destination_arn(before.region),
            role: None,
            distribution: None,
            pattern: String::new(),
            system_fields: Vec::new(),
        }],
        (_, None) => Vec::new(),
    }
}

fn masks(decision: &Decision) -> BTreeSet<String> {
    decision.settings.masks.iter().map(|mask| mask.value.name.to_string()).collect()
}

fn subscription(now: &Action, then: &Action) -> Option<String> {
    if now == then {
        return None;
    }
    match then {
        Action::Subscribe(_) => Some("the hub's filter is added".to_owned()),
        Action::Update { .. } => Some("the hub's filter is updated".to_owned()),
        Action::Unsubscribe => Some("the hub's filter is removed".to_owned()),
        Action::Blocked(blocked) => Some(format!("blocked: {blocked}")),
        Action::Excluded(_) if matches!(now, Action::Subscribe(_) | Action::Right) => {
            Some("is no longer subscribed".to_owned())
        }
        Action::Own | Action::Right | Action::Excluded(_) => None,
    }
}

fn retention(now: RetentionStep, then: RetentionStep) -> Option<String> {
    match then {
        _ if now == then => None,
        RetentionStep::Leave => Some("no longer set".to_owned()),
        RetentionStep::Set(days) => Some(format!("set to {days} days")),
        RetentionStep::Refused(days) => Some(format!("{days} days, which the brake refuses")),
    }
}

fn other_settings(before: &Decision, after: &Decision) -> Vec<Key> {
    let values = |decision: &Decision| -> BTreeMap<String, String> {
        let lines = settings::lines(&decision.settings).into_iter();
        let lines = lines.filter(|line| !SHOWN_OTHERWISE.contains(&line.key.as_str()));
        lines.map(|line| (line.key, line.value.to_string())).collect()
    };
    let (before, after) = (values(before), values(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let both = keys.into_iter().map(|key| Key {
        name: key.clone(),
        before: before.get(key).cloned(),
        after: after.get(key).cloned(),
    });
    both.filter(|key| key.before != key.after).collect()
}

/// The counts of a run in an account's Region.
struct Tally {
    account: Account,
    removals: Removals,
    shortened: u64,
}

impl Tally {
    fn new(account: &Account) -> Tally {
        Tally { account: account.clone(), removals: Removals { wanted: 0, remaining: 0 }, shortened: 0 }
    }

    fn add(&mut self, step: &Step) {
        match step.action {
            Action::Unsubscribe => self.removals.wanted += 1,
            Action::Right | Action::Subscribe(_) | Action::Update { .. } => self.removals.remaining += 1,
            Action::Own | Action::Excluded(_) | Action::Blocked(_) => {}
        }
        self.shortened += u64::from(matches!(step.retention, RetentionStep::Refused(_)));
    }

    fn brakes(self, region: &str, approved: bool) -> Vec<Brake> {
        let refused = brake::judge(self.removals, approved).err();
        let unsubscribe = refused.map(|why: Refused| ("unsubscribe", self.removals.wanted, why.to_string()));
        let shortened = (self.shortened > 0).then(|| {
            let why = "log events from before the onboarding would be deleted; to approve that, publish the table \
                       with `--approve retention`";
            ("retention", self.shortened, why.to_owned())
        });
        let brake = |(name, groups, why)| Brake {
            account: self.account.clone(),
            region: region.to_owned(),
            name,
            groups,
            why,
        };
        unsubscribe.into_iter().chain(shortened).map(brake).collect()
    }
}
