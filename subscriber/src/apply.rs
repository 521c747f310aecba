//! One log group made what the plan says. It only calls: all judgement is in `plan.rs`.

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

/// What is done with the log groups of one account and Region.
pub struct Apply<'a> {
    /// What they are judged by.
    pub terms: Terms<'a>,
    /// The member they are in.
    pub member: &'a Member,
    /// Their tags.
    pub tagged: &'a Tagged,
    /// Whether to say only what would be done.
    pub dry_run: bool,
}

impl Apply<'_> {
    /// Makes a log group what it should be, but for a filter that is to be removed.
    pub async fn converge(&self, group: LogGroup) -> Outcome {
        let name = group.name.clone();
        match self.observe(group).await {
            Ok(observed) => self.step(&observed).await,
            Err(refusal) => Outcome::of(&name, failed(refusal)),
        }
    }

    /// Removes our filter from a log group that is not to be shipped, within what is left to be removed.
    pub async fn remove(&self, group: LogGroup, left: &AtomicU64) -> Outcome {
        let name = group.name.clone();
        let observed = match self.observe_excluded(group).await {
            Ok(Some(observed)) => observed,
            Ok(None) => return Outcome::of(&name, Subscription::Skipped),
            Err(refusal) => return Outcome::of(&name, failed(refusal)),
        };
        let wanted = plan::step(&self.terms, &observed).action == Action::Unsubscribe;
        if !wanted || !take_one(left) {
            return Outcome::of(&name, Subscription::Skipped);
        }
        Outcome::of(&name, self.unsubscribe(&name).await)
    }

    /// Removes our filter from a log group, whatever the table says.
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

    /// A log group that is not to be shipped; the others' filters need not be looked at.
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
            Action::Update { differs, .. } if self.only_lacks_what_is_not_taken(&differs) => {
                Subscription::Right
            }
            Action::Update { .. } if self.dry_run => Subscription::Updated,
            Action::Update { filter, differs } => self.update(&filter, &differs, observed).await,
        }
    }

    fn only_lacks_what_is_not_taken(&self, differs: &[Difference]) -> bool {
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

    /// Tells a log group that vanished from a destination that is missing: AWS refuses both with the same code, and says
    /// nowhere in which words.
    async fn gone(&self, refusal: Refusal, filter: &Filter, observed: &Observed) -> Subscription {
        match self.member.group(&observed.group.name).await {
            Ok(None) => Subscription::Vanished,
            Ok(Some(_)) => Subscription::Failed(Refusal {
                kind: Kind::NoDestination,
                detail: format!(
                    "{}; the log group is there, so the destination {} may be missing: deploy the hub, or its further \
                     Region's stack",
                    refusal.detail, filter.destination
                ),
                ..refusal
            }),
            Err(refusal) => Subscription::Failed(refusal),
        }
    }

    /// Puts the filter anew. Where only the system fields were wrong, looks whether the service keeps them: one that
    /// does not would be asked for them again for ever.
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
            RetentionStep::Leave => Retention::Left,
            RetentionStep::Refused(days) => Retention::Refused(days),
            RetentionStep::Set(_) if self.dry_run => Retention::Set,
            RetentionStep::Set(days) => match self.member.set_retention(group, days).await {
                Ok(()) => Retention::Set,
                Err(refusal) if refusal.kind == Kind::Gone => Retention::Left,
                Err(refusal) => Retention::Failed(refusal),
            },
        }
    }
}

fn failed(refusal: Refusal) -> Subscription {
    if refusal.kind == Kind::Gone { Subscription::Vanished } else { Subscription::Failed(refusal) }
}

/// Takes one of what is left, if anything is.
fn take_one(left: &AtomicU64) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}
