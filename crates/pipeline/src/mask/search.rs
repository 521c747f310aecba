//! A search for a table's pattern whose every look at the text is charged.
//!
//! A pattern can look far past what it finds: `q(?:[\s\S]*z)?` reads to the end of the text for each `q`. So a find is
//! charged by what it has read, not by where it ends: that is known where the pattern is of bounded length, and else
//! followed with the pattern's automaton, byte by byte.

use std::ops::Range;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind};
use routing::Pattern;

use super::meter::{Meter, Unmaskable};

/// So many bytes are followed between two charges.
const STRIDE: usize = 4_096;

/// The most memory for the states that a followed automaton has seen, in bytes: as for the search itself.
const CACHE: usize = 1 << 20;

/// A pattern, and how far it can look past what it finds.
#[derive(Debug)]
pub(crate) struct Search {
    pattern: Pattern,
    ahead: Ahead,
}

/// The distance that a pattern can look past its match.
#[derive(Debug)]
enum Ahead {
    /// So many bytes at most: its longest match.
    AtMost(usize),
    /// As far as its automaton lives.
    Followed(Box<Followed>),
    /// To the end of the text, for all that is known.
    Unknown,
}

#[derive(Debug)]
struct Followed {
    automaton: DFA,
    caches: Pool<
        Cache,
        Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>,
    >,
}

impl Search {
    pub(crate) fn new(pattern: &Pattern) -> Search {
        Search { pattern: pattern.clone(), ahead: Ahead::of(pattern.as_str()) }
    }

    pub(crate) fn as_str(&self) -> &str {
        self.pattern.as_str()
    }

    /// Returns true if the pattern matches somewhere in `text`.
    pub(crate) fn is_match(&self, text: &str, meter: &Meter) -> Result<bool, Unmaskable> {
        meter.charge(text.len())?;
        self.pattern.is_match(text).ok_or(Unmaskable::Pattern)
    }

    /// Hands every match in `text` to `found`, in order. No two overlap.
    pub(crate) fn find_all(
        &self,
        text: &str,
        meter: &Meter,
        mut found: impl FnMut(Range<usize>) -> Result<(), Unmaskable>,
    ) -> Result<(), Unmaskable> {
        let mut from = 0;
        while from <= text.len() {
            let Some(hit) = self.pattern.find_from(text, from).ok_or(Unmaskable::Pattern)? else {
                return meter.charge(text.len() - from);
            };
            meter.charge(hit.end - from)?;
            self.ahead.charge(text, from, hit.end, meter)?;
            from = if hit.is_empty() { next_character(text, hit.end) } else { hit.end };
            if !hit.is_empty() {
                found(hit)?;
            }
        }
        Ok(())
    }
}

impl Ahead {
    fn of(pattern: &str) -> Ahead {
        let Ok(parsed) = regex_syntax::parse(pattern) else { return Ahead::Unknown };
        if let Some(longest) = parsed.properties().maximum_len() {
            return Ahead::AtMost(longest);
        }
        let config = DFA::config()
            .match_kind(MatchKind::LeftmostFirst)
            .unicode_word_boundary(true)
            .cache_capacity(CACHE)
            .skip_cache_capacity_check(true);
        let Ok(automaton) = DFA::builder().configure(config).build(pattern) else { return Ahead::Unknown };
        let made = automaton.clone();
        let caches = Pool::new(Box::new(move || made.create_cache()) as _);
        Ahead::Followed(Box::new(Followed { automaton, caches }))
    }

    /// Charges what a search from `from` that found a match which ends at `end` has read past that end.
    fn charge(&self, text: &str, from: usize, end: usize, meter: &Meter) -> Result<(), Unmaskable> {
        let rest = text.len() - end;
        match self {
            Ahead::AtMost(longest) => meter.charge(rest.min(*longest)),
            Ahead::Followed(followed) => match followed.follow(text, from, meter)? {
                Some(()) => Ok(()),
                None => meter.charge(rest),
            },
            Ahead::Unknown => meter.charge(rest),
        }
    }
}

impl Followed {
    /// Charges every byte that the automaton reads from `from` on; `None` where it can't go on.
    fn follow(&self, text: &str, from: usize, meter: &Meter) -> Result<Option<()>, Unmaskable> {
        let mut cache = self.caches.get();
        let input = Input::new(text).span(from..text.len());
        let Ok(mut state) = self.automaton.start_state_forward(&mut cache, &input) else { return Ok(None) };
        for chunk in text.as_bytes().get(from..).unwrap_or_default().chunks(STRIDE) {
            let mut read = 0;
            for byte in chunk {
                let Ok(next) = self.automaton.next_state(&mut cache, state, *byte) else { return Ok(None) };
                state = next;
                read += 1;
                if state.is_dead() || state.is_quit() {
                    break;
                }
            }
            meter.charge(read)?;
            if state.is_quit() {
                return Ok(None);
            }
            if state.is_dead() {
                break;
            }
        }
        Ok(Some(()))
    }
}

fn next_character(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spent(pattern: &str, text: &str) -> Option<u64> {
        let table = format!(
            "version = 1\nunrouted = \"core\"\n[defaults]\nmasks = [\"m\"]\n[teams.core]\n[masks.m]\npatterns = ['{pattern}']\n"
        );
        let table = routing::Table::load("t", &table).ok()?;
        let decision = table.decide("111111111111", "g");
        let search = Search::new(decision.settings.masks.first()?.value.patterns.first()?);
        let meter = Meter::new(text.len(), 1);
        search.find_all(text, &meter, |_| Ok(())).is_ok().then(|| meter.spent())
    }

    #[test]
    fn a_search_is_charged_for_the_bytes_it_has_read() {
        let long = "q".repeat(10_000);
        for (pattern, text, expected) in [
            ("sess-[0-9a-f]{4}", "a sess-0123 b", Some(13 + 2)),
            ("t=[a-z]+", "t=abc t=def", Some(5 + 7 + 6 + 6)),
            ("never", "nothing of it", Some(13)),
            // Each find reads to the end.
            (r"q(?:[\s\S]*z)?", long.as_str(), None),
            (r"q(?:[\s\S]*z)?", "qqq", Some(3 + 3 + 2 + 1)),
        ] {
            assert_eq!(spent(pattern, text), expected, "{pattern} {}", text.len());
        }
    }
}
