//! The six levels, and the words and numbers of other people's loggers that stand for one of them.
//!
//! The table of `docs/documents.md` has the source of every word; a test holds one against the other. A word that is no
//! level, such as `RequestResponse` of a Kubernetes audit event, gives none.

/// The severity of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

/// The longest word of [`Level::of_word`].
const LONGEST: usize = 13;

impl Level {
    /// Its name in `log_level`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Level::Trace => "TRACE",
            Level::Debug => "DEBUG",
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
            Level::Fatal => "FATAL",
        }
    }

    /// The level that a logger's word stands for, in any case.
    pub(crate) fn of_word(word: &str) -> Option<Level> {
        let mut lower = [0; LONGEST];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        Some(match &*lower {
            b"trace" | b"trc" | b"trce" | b"t" | b"verbose" | b"vrb" | b"v" | b"finest" | b"silly"
            | b"verb" | b"trac" => Level::Trace,
            b"debug" | b"dbg" | b"dbug" | b"d" | b"fine" | b"finer" | b"config" | b"http" | b"debug1"
            | b"debug2" | b"debug3" | b"debug4" | b"debug5" | b"debu" => Level::Debug,
            b"info" | b"inf" | b"i" | b"information" | b"informational" | b"notice" | b"note" | b"log"
            | b"default" | b"success" => Level::Info,
            b"warn" | b"wrn" | b"w" | b"warning" => Level::Warn,
            b"error" | b"err" | b"eror" | b"e" | b"exception" | b"erro" | b"fail" | b"severe" => Level::Error,
            b"fatal" | b"ftl" | b"f" | b"critical" | b"crit" | b"alert" | b"emergency" | b"emerg"
            | b"panic" | b"dpanic" | b"pnc" | b"fata" => Level::Fatal,
            _ => return None,
        })
    }

    /// The level that a logger's number stands for: those of pino and bunyan (10 to 60) and of Monolog (100 to 600).
    /// Numbers below 10 mean something else to each logger: 4 is a warning of syslog, an error of .NET and the end of
    /// a program to zerolog.
    pub(crate) fn of_number(number: &str) -> Option<Level> {
        Some(match number {
            "10" => Level::Trace,
            "20" | "100" => Level::Debug,
            "30" | "200" | "250" => Level::Info,
            "40" | "300" => Level::Warn,
            "50" | "400" => Level::Error,
            "60" | "500" | "550" | "600" => Level::Fatal,
            _ => return None,
        })
    }

    /// The level of a syslog severity, 0 to 7 (RFC 5424, 6.2.1; GELF 1.1, `level`).
    pub(crate) fn of_severity(number: &str) -> Option<Level> {
        match number.as_bytes() {
            [digit @ b'0'..=b'7'] => Some(Level::of_priority(u32::from(digit - b'0'))),
            _ => None,
        }
    }

    /// The level of a syslog priority: its lowest three bits are the severity (RFC 5424, 6.2.1).
    pub(crate) fn of_priority(priority: u32) -> Level {
        match priority % 8 {
            0..=2 => Level::Fatal,
            3 => Level::Error,
            4 => Level::Warn,
            5 | 6 => Level::Info,
            _ => Level::Debug,
        }
    }
}

/// A level, and the word it was logged as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Logged<'a> {
    pub(crate) level: Level,
    /// The application's own word; the level's name where it logged a number or no word at all.
    pub(crate) word: &'a str,
}

impl<'a> Logged<'a> {
    /// A level without a word of its own.
    pub(crate) fn bare(level: Level) -> Logged<'a> {
        Logged { level, word: level.name() }
    }

    /// A logger's word or number, as text.
    pub(crate) fn of_text(text: &'a str) -> Option<Logged<'a>> {
        let word = without_step(without_colour(text.trim_ascii()));
        let by_number = || Level::of_number(word).map(Logged::bare);
        Level::of_word(word).map(|level| Logged { level, word }).or_else(by_number)
    }
}

/// A word without the steps of Go's slog between two levels: `ERROR+4` (golang/go `log/slog`, "Levels").
fn without_step(word: &str) -> &str {
    match word.split_once(['+', '-']) {
        Some((word, step)) if !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()) => word,
        _ => word,
    }
}

/// A word without the terminal's colours round it, as they stand in a JSON string.
fn without_colour(text: &str) -> &str {
    const ESCAPE: &str = "\\u001b[";
    if !text.starts_with(ESCAPE) {
        return text;
    }
    let behind = text.split_once('m').map_or(text, |(_, rest)| rest);
    behind.split(ESCAPE).next().unwrap_or(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_of_loggers_stand_for_one_of_six_levels() {
        for (text, level) in [
            ("WARNING", Some(Level::Warn)),
            (" Information ", Some(Level::Info)),
            ("crit", Some(Level::Fatal)),
            ("emerg", Some(Level::Fatal)),
            ("fail", Some(Level::Error)),
            ("dbug", Some(Level::Debug)),
            ("Severe", Some(Level::Error)),
            ("Verbose", Some(Level::Trace)),
            ("NOTICE", Some(Level::Info)),
            ("30", Some(Level::Info)),
            ("400", Some(Level::Error)),
            ("3", None),
            ("35", None),
            ("RequestResponse", None),
            ("Metadata", None),
            ("UNDEFINED", None),
            ("", None),
        ] {
            assert_eq!(Logged::of_text(text).map(|logged| logged.level), level, "{text}");
        }
    }

    #[test]
    fn a_priority_holds_a_severity() {
        for (priority, level) in
            [(0, Level::Fatal), (11, Level::Error), (34, Level::Fatal), (165, Level::Info)]
        {
            assert_eq!(Level::of_priority(priority), level, "{priority}");
        }
    }
}
