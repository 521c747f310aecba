//! Masked paths: keys with a dot, such as `headers.authorization`, which lead through the objects of JSON.
//!
//! The steps of all paths stand in one row. A place in a message is described by the steps that end there: a step
//! counts if it is a path's first one, or if the step before it ends at the object around. So one walk through a message
//! follows all paths at once, whatever stands before a path's first step. Lists are no step.

use globset::{GlobSet, GlobSetBuilder};
use routing::Mask;

use super::keys::{key_glob, spellings};
use super::meter::{Meter, Unmaskable};

/// The paths of several masks.
#[derive(Debug)]
pub(crate) struct Paths {
    /// The spellings of all steps.
    globs: GlobSet,
    /// The step of each spelling.
    steps_of_globs: Vec<usize>,
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    is_first: bool,
    /// The mask of the path that ends with this step.
    mask: Option<usize>,
}

/// The steps that end at a place in a message, in ascending order.
pub(crate) type Place = Vec<usize>;

impl Paths {
    /// `None` if no mask has a key with a dot: then no message is searched for paths.
    pub(crate) fn new<'a>(masks: impl Iterator<Item = &'a Mask>) -> Option<Paths> {
        let mut globs = GlobSetBuilder::new();
        let (mut steps_of_globs, mut steps) = (Vec::new(), Vec::new());
        for (index, mask) in masks.enumerate() {
            for key in mask.keys.iter().filter(|key| key.contains('.')) {
                for (at, name) in key.split('.').enumerate() {
                    for glob in spellings(name).iter().filter_map(|name| key_glob(name)) {
                        globs.add(glob);
                        steps_of_globs.push(steps.len());
                    }
                    steps.push(Step { is_first: at == 0, mask: None });
                }
                if let Some(last) = steps.last_mut() {
                    last.mask = Some(index);
                }
            }
        }
        if steps.is_empty() {
            return None;
        }
        Some(Paths { globs: globs.build().unwrap_or_else(|_| GlobSet::empty()), steps_of_globs, steps })
    }

    /// The place of the member `name` of an object at `place`. A name with dots leads several steps.
    pub(crate) fn member(&self, place: &[usize], name: &str, meter: &Meter) -> Result<Place, Unmaskable> {
        meter.charge(place.len())?;
        let mut reached = place.to_vec();
        for part in name.split('.') {
            meter.charge(part.len() + 1)?;
            let mut next = Place::new();
            for glob in spellings(part).iter().flat_map(|part| self.globs.matches(part)) {
                meter.charge(1)?;
                next.extend(self.steps_of_globs.get(glob).filter(|step| self.follows(&reached, **step)));
            }
            next.sort_unstable();
            next.dedup();
            reached = next;
        }
        Ok(reached)
    }

    fn follows(&self, place: &[usize], step: usize) -> bool {
        let is_first = self.steps.get(step).is_some_and(|step| step.is_first);
        is_first || step.checked_sub(1).is_some_and(|before| place.binary_search(&before).is_ok())
    }

    /// The mask of a path that ends at `place`.
    pub(crate) fn mask_of(&self, place: &[usize]) -> Option<usize> {
        place.iter().filter_map(|step| self.steps.get(*step)?.mask).min()
    }
}

/// The name to which a text assigns the JSON that follows it, as in `headers: `, `"headers" => ` and `headers `.
pub(crate) fn label(before: &str) -> &str {
    let before = before.trim_end().trim_end_matches([':', '=', '>']).trim_end();
    let before = before.trim_end_matches(['"', '\'', '`', '\\']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let start = before.char_indices().rev().take_while(|(_, c)| is_name(*c)).last().map(|(at, _)| at);
    start.and_then(|start| before.get(start..)).unwrap_or_default()
}
