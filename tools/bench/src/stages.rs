//! The cost of the pure stages in instructions: a number that no other load on the machine changes.
//!
//! valgrind's callgrind counts them. The counts of the last accepted version are in `tools/bench/stages.json`; a prefix
//! that takes over three percent more is a regression.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::profile::Profile;
use crate::table::{self, Parse};

/// The stages up to one. Each does all that the one before does, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Prefix {
    /// Lambda's JSON to records.
    Event,
    /// And base64, gunzip, the envelope, the route and the filter, which lets nothing through.
    Decode,
    /// And documents that copy the message through, in gzipped bulks.
    Copy,
    /// And the masks.
    Mask,
    /// And the message's own fields lifted.
    Lift,
}

/// The growth of a prefix that counts as a regression.
const TOLERANCE: f64 = 0.03;

/// The profiles of which a batch is counted.
pub const COUNTED: [Profile; 2] = [Profile::Typical, Profile::Structured];

/// Instructions of one batch, by profile and prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts(BTreeMap<Profile, BTreeMap<Prefix, u64>>);

impl Prefix {
    const ALL: [Prefix; 5] = [Prefix::Event, Prefix::Decode, Prefix::Copy, Prefix::Mask, Prefix::Lift];

    /// The table under which a batch goes no further than this.
    #[must_use]
    pub fn routing_toml(self) -> String {
        let parse = if self == Prefix::Lift { Parse::Auto } else { Parse::None };
        let table = table::routing_toml(parse);
        match self {
            Prefix::Event | Prefix::Decode => {
                format!("{table}\n[[routes]]\nname = \"nothing\"\naccounts = [\"*\"]\nship = false\n")
            }
            Prefix::Copy => table.replace("masks = [\"secrets\", \"contact\"]\n", ""),
            Prefix::Mask | Prefix::Lift => table,
        }
    }

    /// As on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Prefix::Event => "event",
            Prefix::Decode => "decode",
            Prefix::Copy => "copy",
            Prefix::Mask => "mask",
            Prefix::Lift => "lift",
        }
    }
}

/// Counts the instructions of every prefix, by profile, with the `stages` program in `programs`.
pub fn count(programs: &Path) -> Result<Counts, Error> {
    let stages = programs.join("stages");
    let mut counts = Counts::default();
    for profile in COUNTED {
        let payload = Payload::write(&stages, profile)?;
        let of_profile = counts.0.entry(profile).or_default();
        for prefix in Prefix::ALL {
            let (twice, four_times) =
                (payload.instructions(&stages, prefix, 2)?, payload.instructions(&stages, prefix, 4)?);
            of_profile.insert(prefix, (four_times - twice) / 2);
        }
    }
    Ok(counts)
}

/// A payload in a file that ends with it.
struct Payload(PathBuf);

impl Payload {
    fn write(stages: &Path, profile: Profile) -> Result<Payload, Error> {
        let start = |source| Error::Start { program: stages.to_owned(), source };
        let output = Command::new(stages).args(["payload", profile.name()]).output().map_err(start)?;
        let path = std::env::temp_dir().join(format!("loghub-stages-{}.json", std::process::id()));
        std::fs::write(&path, output.stdout).map_err(Error::io("the payload can't be written"))?;
        Ok(Payload(path))
    }

    fn instructions(&self, stages: &Path, prefix: Prefix, times: u32) -> Result<u64, Error> {
        let file = std::fs::File::open(&self.0).map_err(Error::io("the payload can't be read"))?;
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(stages)
            .args(["run", prefix.name(), &times.to_string()])
            .stdin(Stdio::from(file))
            .output()
            .map_err(|source| Error::Start { program: "valgrind".into(), source })?;
        let said = String::from_utf8_lossy(&output.stderr);
        let collected = said.lines().find_map(|line| line.split_once("Collected : "));
        collected
            .and_then(|(_, count)| count.trim().parse().ok())
            .ok_or_else(|| Error::Unexpected { what: "what valgrind said".into(), detail: said.into_owned() })
    }
}

impl Drop for Payload {
    fn drop(&mut self) {
        // What is left in the system's directory for temporary files harms nobody.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Counts {
    /// The file of the accepted counts.
    #[must_use]
    pub fn place() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("stages.json")
    }

    /// The accepted counts.
    pub fn accepted() -> Result<Counts, Error> {
        let what = "tools/bench/stages.json";
        let text = std::fs::read_to_string(Counts::place()).map_err(Error::io(what))?;
        serde_json::from_str(&text)
            .map_err(|error| Error::Unexpected { what: what.into(), detail: error.to_string() })
    }

    /// Makes these the accepted ones.
    pub fn accept(&self) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        std::fs::write(Counts::place(), text).map_err(Error::io("tools/bench/stages.json can't be written"))
    }

    /// A line for each profile and prefix, and true if none takes more than it may.
    #[must_use]
    pub fn compare(&self, accepted: &Counts) -> (String, bool) {
        let (mut lines, mut good) = (String::new(), true);
        let counts =
            self.0.iter().flat_map(|(profile, counts)| counts.iter().map(move |count| (*profile, count)));
        for (profile, (prefix, count)) in counts {
            let before = accepted.0.get(&profile).and_then(|counts| counts.get(prefix)).copied().unwrap_or(0);
            let change = *count as f64 / before as f64 - 1.0;
            good &= change <= TOLERANCE;
            let verdict = if change <= TOLERANCE { "" } else { "  over 3 % more than accepted" };
            // Writing to a String does not fail.
            let _ = writeln!(
                lines,
                "{:<10} {:<7} {:>9.3} M instructions, accepted {:>9.3} M ({:+.2} %){verdict}",
                profile.name(),
                prefix.name(),
                *count as f64 / 1e6,
                before as f64 / 1e6,
                change * 100.0,
            );
        }
        (lines, good)
    }
}
