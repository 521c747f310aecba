//! The settings that one level of the table states, and how levels are laid over one another.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decision::{
    FieldValue, LevelWords, Long, Original, Parse, Platform, Settings, Source, Sourced, Unmasked,
};
use crate::field_rules::{FieldNames, Renames};
use crate::mask::Mask;
use crate::pattern::Pattern;
use crate::retention::Retention;

/// The settings that `[defaults]`, a team or a route states, validated. `None` and empty mean: not stated.
#[derive(Debug, Default)]
pub(crate) struct Level {
    pub(crate) ship: Option<bool>,
    pub(crate) masks: Vec<Arc<Mask>>,
    pub(crate) unmask: Vec<Arc<str>>,
    pub(crate) reason: String,
    pub(crate) fields: BTreeMap<String, FieldValue>,
    pub(crate) drop: Option<Vec<Pattern>>,
    pub(crate) keep: Option<Vec<Pattern>>,
    pub(crate) sample: Option<f64>,
    pub(crate) platform: Option<Platform>,
    pub(crate) parse: Option<Parse>,
    pub(crate) long: Option<Long>,
    pub(crate) levels: Option<LevelWords>,
    pub(crate) original: Option<Original>,
    pub(crate) remove: Option<FieldNames>,
    pub(crate) rename: Option<Renames>,
    pub(crate) text: Option<FieldNames>,
    pub(crate) kind: Option<Arc<str>>,
    pub(crate) filter_pattern: Option<Arc<str>>,
    pub(crate) retention: Option<Retention>,
}

/// The levels that apply, outermost first: defaults, team, then the routes from the last one to the first.
pub(crate) struct Levels<'t>(pub(crate) Vec<(Source, &'t Level)>);

impl Level {
    /// Returns true if it states anything.
    pub(crate) fn is_stated(&self) -> bool {
        let Level { ship, masks, unmask, reason: _, fields, drop, keep, sample, .. } = self;
        let Level { platform, parse, long, kind, filter_pattern, retention, .. } = self;
        let Level { levels, original, remove, rename, text, .. } = self;
        !(masks.is_empty() && unmask.is_empty() && fields.is_empty())
            || (ship.is_some() || drop.is_some() || keep.is_some() || sample.is_some())
            || (platform.is_some() || parse.is_some() || long.is_some() || kind.is_some())
            || (levels.is_some() || original.is_some())
            || (remove.is_some() || rename.is_some() || text.is_some())
            || (filter_pattern.is_some() || retention.is_some())
    }
}

impl Levels<'_> {
    /// Scalars from the innermost level that states them, fields merged by key, masks united.
    pub(crate) fn settings(&self) -> Settings {
        let (masks, unmasked) = self.masks();
        Settings {
            ship: self.ship(),
            masks,
            unmasked,
            fields: self.fields(),
            drop: self.innermost(|level| level.drop.clone(), Vec::new()),
            keep: self.innermost(|level| level.keep.clone(), Vec::new()),
            sample: self.innermost(|level| level.sample, 1.0),
            platform: self.innermost(|level| level.platform, Platform::Drop),
            parse: self.innermost(|level| level.parse, Parse::Auto),
            long: self.innermost(|level| level.long, Long::Split),
            levels: self.innermost(|level| level.levels, LevelWords::Mapped),
            original: self.innermost(|level| level.original, Original::Keep),
            remove: self.innermost(|level| level.remove.clone(), FieldNames::default()),
            rename: self.innermost(|level| level.rename.clone(), Renames::default()),
            text: self.innermost(|level| level.text.clone(), FieldNames::built_in_text()),
            kind: self.innermost(|level| level.kind.clone(), Arc::from("cloudwatch")),
            filter_pattern: self.innermost(|level| level.filter_pattern.clone(), Arc::from("")),
            retention: self.innermost(|level| level.retention, Retention::Off),
        }
    }

    pub(crate) fn ship(&self) -> Sourced<bool> {
        self.innermost(|level| level.ship, true)
    }

    /// Outermost first, each level adds its `masks` and then removes its `unmask`.
    pub(crate) fn masks(&self) -> (Vec<Sourced<Arc<Mask>>>, Vec<Unmasked>) {
        let mut masks: Vec<Sourced<Arc<Mask>>> = Vec::new();
        let mut unmasked: Vec<Unmasked> = Vec::new();
        for (source, level) in &self.0 {
            for mask in &level.masks {
                unmasked.retain(|gone| gone.mask != mask.name);
                if masks.iter().all(|had| had.value.name != mask.name) {
                    masks.push(Sourced { value: Arc::clone(mask), from: source.clone() });
                }
            }
            for name in &level.unmask {
                if masks.extract_if(.., |had| had.value.name == *name).count() > 0 {
                    let mask = Arc::clone(name);
                    unmasked.push(Unmasked { mask, reason: level.reason.clone(), from: source.clone() });
                }
            }
        }
        (masks, unmasked)
    }

    fn fields(&self) -> BTreeMap<String, Sourced<FieldValue>> {
        let sourced = |(source, level): &(Source, &Level)| {
            let field = |(key, value): (&String, &FieldValue)| {
                (key.clone(), Sourced { value: value.clone(), from: source.clone() })
            };
            level.fields.iter().map(field).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(sourced).collect()
    }

    fn innermost<T>(&self, stated: impl Fn(&Level) -> Option<T>, built_in: T) -> Sourced<T> {
        self.0
            .iter()
            .rev()
            .find_map(|(source, level)| stated(level).map(|value| Sourced { value, from: source.clone() }))
            .unwrap_or(Sourced { value: built_in, from: Source::BuiltIn })
    }
}
