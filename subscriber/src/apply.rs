//! The application of a plan to one log group. It only calls; `plan.rs` decides.

mod clock;
pub mod member;
pub mod outcome;
pub mod pace;
pub mod patience;
pub mod refusal;
pub mod tagged;
pub mod walk;

use std::sync::atomic::{AtomicU64, Ordering};

use crate::apply::member::Member;
use crate::apply::outcome::{Outcome, Retention, Subscription};
use crate::apply::refusal::{Kind, Refusal};
use crate::apply::tagged::{Has, Tagged};
use crate::plan::group::{Filter, LogGroup};
use crate::plan::wish::{Blocked, Terms, Wish};
use crate::plan::{self, Action, Difference, Observed, RetentionStep};

/// Applies plans to the log groups of one account and Region.
pub struct Apply<'a> {
    /// The terms by which they are judged.
    pub terms: Terms<'a>,
    /// The member they are in.
    pub member: &'a Member,
    /// Their tags.
    pub tagged: &'a Tagged,
    /// True if the run only reports what it would do.
    pub dry_run: bool,
}

impl Apply<'_> {
    /// Reconciles a log group, except for the removal of a filter.
    pub async fn converge(&self, group: LogGroup) -> Outcome {
        let name = group.name.clone();
        match self.observe(group).await {
            Ok(observed) => self.step(&observed).await,
            Err(refusal) => Outcome::of(&name, failed(refusal)),
        }
    }

    /// Removes the hub's filter from an excluded log group, as long as removals remain.
    pub async fn remove(&self, group: LogGroup, remaining: &AtomicU64) -> Outcome {
        let name = group.name.clone();
        let observed = match self.observe_excluded(group).await {
            Ok(Some(observed)) => observed,
            Ok(None) => return Outcome::of(&name, Subscription::Skipped),
            Err(refusal) => return Outcome::of(&name, failed(refusal)),
        };
        let wanted = plan::step(&self.terms, &observed).action == Action::Unsubscribe;
        if !wanted || !take_one(remaining) {
            return Outcome::of(&name, Subscription::Skipped);
        }
        Outcome::of(&name, self.unsubscribe(&name).await)
    }

    /// Removes the hub's filter from a log group, whatever the table says.
    pub async fn offboard(&self, group: LogGroup) -> Outcome {
        let name = group.name;
        let subscription = match self.member.filters(&name).await {
            Ok(filters) if filters.iter().any(|filter| self.terms.is_ours(filter)) => {
                self.unsubscribe(&name).await
            }
            Ok(_) => Subscription::Excluded,
            Err(refusal) => failed(refusal),
        };
        Outcome::of(&name, subscription)
    }

    async fn observe(&self, group: LogGroup) -> Result<Observed, Refusal> {
        let wish = self.wish(&group).await?;
        let filters = if wish.needs_filters(self.terms.subscribe().on_exclude) {
            self.member.filters(&group.name).await?
        } else {
            Vec::new()
        };
        Ok(Observed { group, wish, filters })
    }

    /// Observes an excluded log group; `None` for any other.
    async fn observe_excluded(&self, group: LogGroup) -> Result<Option<Observed>, Refusal> {
        let wish = self.wish(&group).await?;
        if !matches!(wish, Wish::Exclude(_)) {
            return Ok(None);
        }
        let filters = self.member.filters(&group.name).await?;
        Ok(Some(Observed { group, wish, filters }))
    }

    async fn wish(&self, group: &LogGroup) -> Result<Wish, Refusal> {
        let has = if self.terms.needs_tags(group) {
            self.tagged.of(self.member, group).await?
        } else {
            Has::Nothing
        };
        Ok(self.terms.wish(group, |tag| has.tag(tag)))
    }

    async fn step(&self, observed: &Observed) -> Outcome {
        let step = plan::step(&self.terms, observed);
        Outcome {
            group: observed.group.name.clone(),
            subscription: self.subscription(step.action, observed).await,
            retention: self.retention(step.retention, &observed.group.name).await,
        }
    }

    async fn subscription(&self, action: Action, observed: &Observed) -> Subscription {
        match action {
            Action::Own => Subscription::Own,
            Action::Right => Subscription::Right,
            Action::Excluded(_) => Subscription::Excluded,
            Action::Blocked(blocked) => Subscription::Blocked(blocked),
            Action::Unsubscribe => Subscription::ToRemove,
            Action::Subscribe(_) if self.dry_run => Subscription::Subscribed,
            Action::Subscribe(filter) => self.put(&filter, observed, Subscription::Subscribed).await,
            Action::Update { differs, .. } if self.lacks_only_unsupported_parts(&differs) => {
                Subscription::Right
            }
            Action::Update { .. } if self.dry_run => Subscription::Updated,
            Action::Update { filter, differs } => self.update(&filter, &differs, observed).await,
        }
    }

    fn lacks_only_unsupported_parts(&self, differs: &[Difference]) -> bool {
        !differs.is_empty()
            && differs.iter().all(|difference| match difference {
                Difference::SystemFields => !self.member.takes_system_fields(),
                Difference::Role => !self.member.takes_role(),
                Difference::Pattern | Difference::Destination | Difference::Distribution => false,
            })
    }

    async fn put(&self, filter: &Filter, observed: &Observed, done: Subscription) -> Subscription {
        match self.member.put_filter(&observed.group.name, filter).await {
            Ok(()) => done,
            Err(refusal) if refusal.kind == Kind::FilterQuota => {
                let named = |filter: &Filter| format!("{} to {}", filter.name, filter.destination);
                Subscription::Blocked(Blocked::FilterQuota {
                    others: observed.filters.iter().map(named).collect(),
                })
            }
            Err(refusal) if refusal.kind == Kind::Gone => self.gone(refusal, filter, observed).await,
            Err(refusal) => failed(refusal),
        }
    }

    /// Distinguishes a vanished log group from a missing destination: AWS refuses both with the same code and documents
    /// no distinguishing message.
    async fn gone(&self, refusal: Refusal, filter: &Filter, observed: &Observed) -> Subscription {
        match self.member.group(&observed.group.name).await {
            Ok(None) => Subscription::Vanished,
            Ok(Some(_)) => Subscription::Failed(Refusal {
                kind: Kind::NoDestination,
                detail: format!(
                    "{}; the log group exists, so the destination {} may be missing: deploy the hub, or the stack of \
                     this Region",
                    refusal.detail, filter.destination
                ),
                ..refusal
            }),
            Err(refusal) => Subscription::Failed(refusal),
        }
    }

    /// Puts the filter again. If only the system fields differed, checks whether the service keeps them; otherwise the
    /// subscriber would put them in every run.
    async fn update(&self, filter: &Filter, differs: &[Difference], observed: &Observed) -> Subscription {
        let done = self.put(filter, observed, Subscription::Updated).await;
        if done == Subscription::Updated
            && differs == [Difference::SystemFields]
            && self.member.takes_system_fields()
        {
            let filters = self.member.filters(&observed.group.name).await.unwrap_or_default();
            let ours = filters.iter().find(|filter| self.terms.is_ours(filter));
            if ours.is_some_and(|ours| ours.system_fields != filter.system_fields) {
                self.member.forgo_system_fields();
            }
        }
        done
    }

    async fn unsubscribe(&self, group: &str) -> Subscription {
        if self.dry_run {
            return Subscription::Unsubscribed;
        }
        let name = &self.terms.subscribe().filter_name;
        self.member.delete_filter(group, name).await.map_or_else(failed, |()| Subscription::Unsubscribed)
    }

    async fn retention(&self, step: RetentionStep, group: &str) -> Retention {
        match step {
            RetentionStep::Leave => Retention::Unchanged,
            RetentionStep::Refused(days) => Retention::Refused(days),
            RetentionStep::Set(_) if self.dry_run => Retention::Set,
            RetentionStep::Set(days) => match self.member.set_retention(group, days).await {
                Ok(()) => Retention::Set,
                Err(refusal) if refusal.kind == Kind::Gone => Retention::Unchanged,
                Err(refusal) => Retention::Failed(refusal),
            },
        }
    }
}

fn failed(refusal: Refusal) -> Subscription {
    if refusal.kind == Kind::Gone { Subscription::Vanished } else { Subscription::Failed(refusal) }
}

/// Takes one of the remaining removals; returns false if none remains.
fn take_one(remaining: &AtomicU64) -> bool {
    remaining.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |remaining| remaining.checked_sub(1)).is_ok()
}
