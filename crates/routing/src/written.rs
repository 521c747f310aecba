//! The table as written: every value with its place, not yet validated.

use std::ops::Range;

use toml::Spanned;

use crate::decision::FieldValue;

/// A string at its place.
pub(crate) type Text = Spanned<String>;
/// A list of strings, each at its place.
pub(crate) type Texts = Spanned<Vec<Text>>;

/// `routing.toml`. Sections are in order of name, routes in order of place.
pub(crate) struct TableFile {
    pub(crate) unrouted: Option<Text>,
    pub(crate) tokens: Option<Text>,
    pub(crate) central_accounts: Option<Texts>,
    pub(crate) approve: Option<Texts>,
    pub(crate) subscribe: SubscribeFile,
    pub(crate) accounts: Vec<AccountFile>,
    pub(crate) defaults: DefaultsFile,
    pub(crate) teams: Vec<TeamFile>,
    pub(crate) masks: Vec<MaskFile>,
    pub(crate) routes: Vec<RouteFile>,
}

/// `[subscribe]`.
#[derive(Default)]
pub(crate) struct SubscribeFile {
    pub(crate) filter_name: Option<Text>,
    pub(crate) distribution: Option<Text>,
    pub(crate) tags: TagsFile,
    pub(crate) on_exclude: Option<Text>,
    pub(crate) accounts: Option<AccountSourceFile>,
}

/// `tags` of `[subscribe]`.
#[derive(Default)]
pub(crate) struct TagsFile {
    pub(crate) any: Option<Texts>,
    pub(crate) all: Option<Texts>,
    pub(crate) none: Option<Texts>,
}

/// `accounts` of `[subscribe]`: a word, or where else they are listed.
pub(crate) enum AccountSourceFile {
    Word(Text),
    Elsewhere { at: Range<usize>, stack_set: Option<Text>, organizational_units: Option<Texts> },
}

/// A `retention`: a word, or days.
pub(crate) enum RetentionFile {
    Word(Text),
    Days { days: Option<Spanned<i64>>, mode: Option<Text>, existing: Option<Spanned<bool>> },
}

/// An entry of `[accounts]`.
pub(crate) struct AccountFile {
    pub(crate) name: Text,
    pub(crate) id: Option<Text>,
    pub(crate) team: Option<Text>,
    pub(crate) env: Option<Text>,
}

/// `[defaults]`.
#[derive(Default)]
pub(crate) struct DefaultsFile {
    pub(crate) at: Range<usize>,
    pub(crate) budget: Option<BudgetFile>,
    pub(crate) level: LevelFile,
}

/// A `[teams.*]` entry.
pub(crate) struct TeamFile {
    pub(crate) name: Text,
    pub(crate) budget: Option<BudgetFile>,
    pub(crate) level: LevelFile,
}

/// A `budget`.
pub(crate) struct BudgetFile {
    pub(crate) rate: Option<Text>,
    pub(crate) over: Option<Text>,
}

/// A `[masks.*]` entry.
pub(crate) struct MaskFile {
    pub(crate) name: Text,
    pub(crate) keys: Option<Texts>,
    pub(crate) names: Option<Texts>,
    pub(crate) detect: Option<Texts>,
    pub(crate) patterns: Option<Texts>,
    pub(crate) include: Option<Texts>,
    pub(crate) allow: Vec<AllowFile>,
    pub(crate) partial: Option<Spanned<bool>>,
    pub(crate) with: Option<Text>,
    pub(crate) hash: Option<Spanned<bool>>,
    pub(crate) on_error: Option<Text>,
}

/// An entry of `allow`.
pub(crate) struct AllowFile {
    pub(crate) at: Range<usize>,
    pub(crate) value: Option<Text>,
    pub(crate) pattern: Option<Text>,
    pub(crate) reason: Option<Text>,
}

/// A `[[routes]]` entry.
pub(crate) struct RouteFile {
    /// Its start.
    pub(crate) at: Range<usize>,
    /// From its start to the end of its last value.
    pub(crate) extent: Range<usize>,
    pub(crate) name: Option<Text>,
    pub(crate) accounts: Option<Texts>,
    pub(crate) log_groups: Option<Texts>,
    pub(crate) except: Option<Texts>,
    pub(crate) team: Option<Text>,
    pub(crate) level: LevelFile,
}

/// The keys that `[defaults]`, teams and routes share.
#[derive(Default)]
pub(crate) struct LevelFile {
    pub(crate) ship: Option<Spanned<bool>>,
    pub(crate) masks: Option<Texts>,
    pub(crate) unmask: Option<Texts>,
    pub(crate) reason: Option<Text>,
    pub(crate) fields: Vec<(Text, Spanned<FieldValue>)>,
    pub(crate) drop: Option<Texts>,
    pub(crate) keep: Option<Texts>,
    pub(crate) sample: Option<Spanned<f64>>,
    pub(crate) platform: Option<Text>,
    pub(crate) parse: Option<Text>,
    pub(crate) long: Option<Text>,
    pub(crate) levels: Option<Text>,
    pub(crate) original: Option<Text>,
    pub(crate) remove: Option<Texts>,
    pub(crate) rename: Option<Vec<(Text, Text)>>,
    pub(crate) text: Option<Texts>,
    pub(crate) kind: Option<Text>,
    pub(crate) filter_pattern: Option<Text>,
    pub(crate) retention: Option<RetentionFile>,
}

/// The strings of a list that may be left out.
pub(crate) fn entries(list: Option<&Texts>) -> &[Text] {
    list.map_or(&[], |list| list.get_ref())
}
