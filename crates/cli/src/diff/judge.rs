//! What becomes of log groups under another table: asked of routing and of the subscriber's plan and brake.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use routing::{Account, Approval, Decision, Table, Tag};
use subscriber::hub::HubIdentity;
use subscriber::plan::brake::{self, Refused, Removals};
use subscriber::plan::group::{Class, Filter, LogGroup};
use subscriber::plan::wish::{Terms, Wish};
use subscriber::plan::{self, Action, Observed, RetentionStep, Step};

use super::groups::Listed;
use crate::explain::settings;
use crate::table::account_id;

/// The Region of log groups that state none: any will do, for nothing is asked of AWS.
const ANY_REGION: &str = "any Region";
/// Settings that a change shows by what they lead to.
const SHOWN_OTHERWISE: [&str; 5] = ["mask", "unmask", "ship", "filter_pattern", "retention"];

/// What becomes of the log groups.
pub(crate) struct Judgement {
    /// How many there are.
    pub(crate) seen: usize,
    /// Those that change.
    pub(crate) changes: Vec<Change>,
    /// How many bytes those that change keep, where that is known.
    pub(crate) stored_bytes: Option<u64>,
    /// What a brake would refuse.
    pub(crate) brakes: Vec<Brake>,
}

/// A log group that changes.
pub(crate) struct Change {
    pub(crate) account: Account,
    pub(crate) region: String,
    pub(crate) log_group: String,
    /// The teams, if it changes hands.
    pub(crate) team: Option<(Arc<str>, Arc<str>)>,
    /// Masks that applied and no longer do.
    pub(crate) unmasked: Vec<String>,
    /// Masks that did not apply and now do.
    pub(crate) masked: Vec<String>,
    /// What the subscriber would do, in a few words.
    pub(crate) subscription: Option<String>,
    pub(crate) retention: Option<String>,
    /// Other settings: the key, and the values before and after.
    pub(crate) settings: Vec<(String, String, String)>,
}

/// What a brake would refuse in an account's Region.
pub(crate) struct Brake {
    pub(crate) account: Account,
    pub(crate) region: String,
    /// The brake's name: `unsubscribe` or `retention`.
    pub(crate) name: &'static str,
    pub(crate) groups: u64,
    /// Why, and what to do if it is meant.
    pub(crate) why: String,
}

/// Judges every log group by both tables.
pub(crate) fn judge(old: &Table, new: &Table, groups: &[Listed]) -> miette::Result<Judgement> {
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
    Ok(Judgement { seen: groups.len(), changes, stored_bytes, brakes })
}

/// A log group under both tables.
struct Both {
    region: String,
    before: Decision,
    after: Decision,
    /// What the old table's subscriber would do, and what the new one's.
    now: Step,
    then: Step,
}

impl Both {
    fn of(old: &Table, new: &Table, account: &str, listed: &Listed) -> Both {
        let region = listed.region.as_deref().unwrap_or(ANY_REGION);
        // Nothing is the hub's own here: its account is not known, and need not be.
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
            team: (before.team != after.team).then(|| (Arc::clone(&before.team), Arc::clone(&after.team))),
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

/// The filters on it: ours if it is known to have it, or else if the old table wants it to.
fn filters(wish: &Wish, before: &Terms, subscribed: Option<bool>) -> Vec<Filter> {
    match (wish, subscribed) {
        (_, Some(false)) => Vec::new(),
        (Wish::Subscribe(filter), _) => vec![filter.clone()],
        // It is on a log group that the old table does not want it on.
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
        Action::Subscribe(_) => Some("our filter is put".to_owned()),
        Action::Update { .. } => Some("our filter is put anew".to_owned()),
        Action::Unsubscribe => Some("our filter is removed".to_owned()),
        Action::Blocked(blocked) => Some(format!("blocked: {blocked}")),
        Action::Excluded(_) if matches!(now, Action::Subscribe(_) | Action::Right) => {
            Some("no longer to be subscribed".to_owned())
        }
        Action::Own | Action::Right | Action::Excluded(_) => None,
    }
}

fn retention(now: RetentionStep, then: RetentionStep) -> Option<String> {
    match then {
        _ if now == then => None,
        RetentionStep::Leave => Some("is no longer set".to_owned()),
        RetentionStep::Set(days) => Some(format!("{days} days are set")),
        RetentionStep::Refused(days) => Some(format!("{days} days are refused by the brake")),
    }
}

fn other_settings(before: &Decision, after: &Decision) -> Vec<(String, String, String)> {
    let values = |decision: &Decision| -> BTreeMap<String, String> {
        let lines = settings::lines(&decision.settings).into_iter();
        let lines = lines.filter(|line| !SHOWN_OTHERWISE.contains(&line.key.as_str()));
        lines.map(|line| (line.key, line.value.to_string())).collect()
    };
    let (before, after) = (values(before), values(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |values: &BTreeMap<String, String>, key| {
        values.get(key).cloned().unwrap_or_else(|| "none".to_owned())
    };
    let both = keys.into_iter().map(|key| (key.clone(), value(&before, key), value(&after, key)));
    both.filter(|(_, before, after)| before != after).collect()
}

/// What a run would count in an account's Region.
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
            let why = "log events of before the onboarding would be deleted; if that is meant, publish the table \
                       with `approve = [\"retention\"]`";
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
