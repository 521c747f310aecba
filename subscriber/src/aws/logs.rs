//! The CloudWatch Logs API of one member account in one Region.

use std::collections::BTreeMap;
use std::error::Error;

use async_trait::async_trait;
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudwatchlogs::types::{Distribution as Spread, LogGroupClass, SubscriptionFilter, TagFilter};
use routing::{Distribution, Tag};

use super::assume::unassumed;
use crate::apply::refusal::{Kind, Refusal};
use crate::plan::group::{Class, Filter, LogGroup};
use crate::seams::{Logs, Page};

/// Log groups of a page (AWS, `DescribeLogGroups`).
const GROUPS: i32 = 50;
/// Names of a page (AWS, `ListLogGroups`).
const NAMES: i32 = 1_000;

/// The API, by its client.
pub(super) struct Api(Client);

impl Api {
    pub(super) fn new(client: Client) -> Api {
        Api(client)
    }
}

#[async_trait]
impl Logs for Api {
    async fn groups(&self, page: Option<&str>) -> Result<Page<LogGroup>, Refusal> {
        let request = self.0.describe_log_groups().limit(GROUPS).set_next_token(page.map(str::to_owned));
        let answer = request.send().await.map_err(|error| not_listed(&error, page.is_some()))?;
        let items = answer.log_groups.into_iter().flatten().filter_map(log_group).collect();
        Ok(Page { items, next: answer.next_token })
    }

    async fn group(&self, name: &str) -> Result<Option<LogGroup>, Refusal> {
        // The list is sorted by name, so the log group that equals the prefix comes first.
        let request = self.0.describe_log_groups().limit(GROUPS).log_group_name_prefix(name);
        let answer = request.send().await.map_err(|error| refused("DescribeLogGroups", &error))?;
        let mut groups = answer.log_groups.into_iter().flatten().filter_map(log_group);
        Ok(groups.find(|group| group.name == name))
    }

    async fn filters(&self, group: &str) -> Result<Vec<Filter>, Refusal> {
        let request = self.0.describe_subscription_filters().log_group_name(group);
        let answer = request.send().await.map_err(|error| refused("DescribeSubscriptionFilters", &error))?;
        Ok(answer.subscription_filters.into_iter().flatten().map(filter).collect())
    }

    async fn put_filter(&self, group: &str, filter: &Filter) -> Result<(), Refusal> {
        let system_fields = Some(filter.system_fields.clone()).filter(|fields| !fields.is_empty());
        let request = self
            .0
            .put_subscription_filter()
            .log_group_name(group)
            .filter_name(&filter.name)
            .filter_pattern(&filter.pattern)
            .destination_arn(&filter.destination)
            .set_role_arn(filter.role.clone())
            .set_distribution(filter.distribution.map(spread))
            .set_emit_system_fields(system_fields);
        request.send().await.map_err(|error| refused("PutSubscriptionFilter", &error))?;
        Ok(())
    }

    async fn delete_filter(&self, group: &str, name: &str) -> Result<(), Refusal> {
        let request = self.0.delete_subscription_filter().log_group_name(group).filter_name(name);
        request.send().await.map_err(|error| refused("DeleteSubscriptionFilter", &error))?;
        Ok(())
    }

    async fn set_retention(&self, group: &str, days: u32) -> Result<(), Refusal> {
        let days = i32::try_from(days).unwrap_or(i32::MAX);
        let request = self.0.put_retention_policy().log_group_name(group).retention_in_days(days);
        request.send().await.map_err(|error| refused("PutRetentionPolicy", &error))?;
        Ok(())
    }

    async fn tags(&self, arn: &str) -> Result<BTreeMap<String, String>, Refusal> {
        let answer = self.0.list_tags_for_resource().resource_arn(arn).send().await;
        let answer = answer.map_err(|error| refused("ListTagsForResource", &error))?;
        Ok(answer.tags.into_iter().flatten().collect())
    }

    async fn tagged(&self, tag: &Tag, page: Option<&str>) -> Result<Page<String>, Refusal> {
        let request = self.0.list_log_groups().limit(NAMES).set_next_token(page.map(str::to_owned));
        let answer = request.log_group_tags(tag_filter(tag)?).send().await;
        let answer = answer.map_err(|error| refused("ListLogGroups", &error))?;
        let items =
            answer.log_groups.into_iter().flatten().filter_map(|group| group.log_group_name).collect();
        Ok(Page { items, next: answer.next_token })
    }
}

/// The tag as a filter of the list, which gives `*` and a leading `!` a special meaning: such values can't be listed.
fn tag_filter(tag: &Tag) -> Result<TagFilter, Refusal> {
    let invalid = |detail: String| Refusal { operation: "ListLogGroups", kind: Kind::Invalid, detail };
    let value = tag.value.as_deref();
    if value.is_some_and(|value| value.contains('*') || value.starts_with('!') || value.is_empty()) {
        return Err(invalid(format!("log groups can't be listed by the value of the tag {tag}")));
    }
    let filter = TagFilter::builder().key(&*tag.key).set_values(value.map(|value| vec![value.to_owned()]));
    filter.build().map_err(|error| invalid(error.to_string()))
}

fn log_group(group: aws_sdk_cloudwatchlogs::types::LogGroup) -> Option<LogGroup> {
    let name = group.log_group_name?;
    let arn = group.log_group_arn.or(group.arn).unwrap_or_default();
    Some(LogGroup {
        name,
        arn: arn.strip_suffix(":*").unwrap_or(&arn).to_owned(),
        class: Class::named(group.log_group_class.as_ref().map(LogGroupClass::as_str)),
        retention: group.retention_in_days.and_then(|days| u32::try_from(days).ok()),
        created: group.creation_time,
        stored_bytes: group.stored_bytes.and_then(|bytes| u64::try_from(bytes).ok()),
    })
}

fn filter(filter: SubscriptionFilter) -> Filter {
    let mut system_fields = filter.emit_system_fields.unwrap_or_default();
    system_fields.sort();
    Filter {
        name: filter.filter_name.unwrap_or_default(),
        destination: filter.destination_arn.unwrap_or_default(),
        role: filter.role_arn,
        distribution: filter.distribution.and_then(|spread| match spread {
            Spread::Random => Some(Distribution::Random),
            Spread::ByLogStream => Some(Distribution::ByLogStream),
            _ => None,
        }),
        pattern: filter.filter_pattern.unwrap_or_default(),
        system_fields,
    }
}

fn spread(distribution: Distribution) -> Spread {
    match distribution {
        Distribution::Random => Spread::Random,
        Distribution::ByLogStream => Spread::ByLogStream,
    }
}

/// An error with its verdict. An error without an answer may be the role's, which a session assumes again each hour:
/// the SDK reports it as a request that could not be sent, with STS's answer among its causes.
fn refused<E>(operation: &'static str, error: &SdkError<E>) -> Refusal
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let kind = match error {
        SdkError::ServiceError(answer) => Kind::of(
            answer.raw().status().as_u16(),
            error.code().unwrap_or_default(),
            error.message().unwrap_or_default(),
        ),
        error => match unassumed(error) {
            Some(refusal) => return refusal,
            None => Kind::Unavailable,
        },
    };
    Refusal { operation, kind, detail: function::aws::failed(operation, error).detail }
}

/// A failed list. Page tokens last a day (AWS, `DescribeLogGroups`, `nextToken`); an older one is an invalid parameter.
fn not_listed<E>(error: &SdkError<E>, has_page: bool) -> Refusal
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let refusal = refused("DescribeLogGroups", error);
    let is_stale = has_page && error.code() == Some("InvalidParameterException");
    if is_stale { Refusal { kind: Kind::StalePage, ..refusal } } else { refusal }
}
