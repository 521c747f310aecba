//! The first thing a running hub says: where everything is, who is who, and what to try.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use localcloud::setup::stack::ByCall;
use localhub::{LocalHub, STREAM};
use loghub_console::Console;
use routing::Table;

use super::hub::Running;
use super::members::{GROUPS, Member};
use super::place::{Place, VARIABLE};
use crate::listen;

/// The parts of AWS that stand-ins play.
const PLAYED: [&str; 5] = [
    "CloudWatch Logs' delivery to the destination",
    "Lambda (the runtime API, freezing) and its event source mappings",
    "CloudTrail's events",
    "StackSets",
    "schedules, which run more often here",
];

/// The summary of a running hub. With a console it is short: the page shows the rest.
pub(crate) fn of(running: &Running, table: &Table, place: &Place, console: Option<&Console>) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = match console {
        Some(console) => short(&mut text, running, table, &console.link()),
        None => long(&mut text, running, table),
    };
    text + &reach(place, running.hub.cloud().endpoint())
}

fn short(text: &mut String, running: &Running, table: &Table, link: &str) -> fmt::Result {
    writeln!(text, "Console: {link}")?;
    writeln!(text, "\nThe hub runs. Ctrl-C ends it and leaves nothing behind.\n")?;
    addresses(text, running)?;
    let (Some(member), [group, ..]) = (running.members.first(), GROUPS) else { return Ok(()) };
    writeln!(text, "\nWrite a log event as a member does, and read what arrives, here or on the console:\n")?;
    writeln!(text, "{}", put_log_events(&running.hub, member, group))?;
    writeln!(text, "  loghub logs {} --local --follow", table.decide(&member.id, group).team)?;
    changes(text)
}

fn long(text: &mut String, running: &Running, table: &Table) -> fmt::Result {
    let Running { hub, members, .. } = running;
    writeln!(text, "\nThe hub runs. Ctrl-C ends it and leaves nothing behind.\n")?;
    addresses(text, running)?;
    let resources = hub.made.resources;
    writeln!(
        text,
        "  stack     {resources} resources of the template by CloudFormation; others, which it does not know:"
    )?;
    for ((kind, how), names) in by_call(&hub.made.by_call) {
        writeln!(text, "            {} ({kind}): {how}", names.join(", "))?;
    }
    writeln!(
        text,
        "  members   a stack of infra/member.yaml in each, as the StackSet of infra/onboarding.yaml says"
    )?;
    writeln!(text, "  real      the programs shipper, redeliver and subscriber, and every call they make")?;
    for Member { name, id } in members {
        writeln!(text, "  member    {name}: AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY=test")?;
    }
    let (Some(member), [group, ..]) = (members.first(), GROUPS) else { return Ok(()) };
    writeln!(text, "\nWrite a log event as a member does:\n")?;
    writeln!(text, "{}", put_log_events(hub, member, group))?;
    let team = table.decide(&member.id, group).team;
    writeln!(text, "\nRead what {team} got of it:\n")?;
    let curl = listen::curl(&hub.listener);
    writeln!(text, "  {curl}/accounts/{team}/documents?contains=maria&limit=1'")?;
    writeln!(text, "\nTake Logz.io away from {team}, and give it back:\n")?;
    writeln!(
        text,
        "  {curl}/accounts/{team}/fault' -X PUT -d '{{\"fault\": {{\"status\": {{\"code\": 503}}}}}}'"
    )?;
    writeln!(text, "  {curl}/accounts/{team}/fault' -X DELETE")?;
    changes(text)
}

fn addresses(text: &mut String, running: &Running) -> fmt::Result {
    let hub = &running.hub;
    let (cloud, listener) = (hub.cloud(), hub.listener.url());
    let (endpoint, region, account) = (cloud.endpoint(), cloud.region(), cloud.hub());
    writeln!(text, "  AWS       {endpoint}, played by MiniStack: Region {region}, hub account {account}")?;
    writeln!(text, "  Logz.io   {listener}, played by loghub's listener")?;
    writeln!(text, "  played    {}", PLAYED.join(", "))
}

fn changes(text: &mut String) -> fmt::Result {
    writeln!(text, "\nAdd an account, in another terminal:\n\n  loghub local onboard 444444444444")?;
    writeln!(text, "\nNew log groups are subscribed within seconds, a saved table is published at once.")
}

/// The way to this hub for other commands, where they do not find it by themselves.
fn reach(place: &Place, endpoint: &str) -> String {
    let why = match place {
        Place::Taken { .. } => return String::new(),
        Place::Occupied(first) => format!("Another local hub runs at {first}, and --local means that one"),
        Place::Unwritable(error) => {
            format!("--local can't find this hub, as its note can't be written ({error})")
        }
    };
    format!("\n{why}. For this one, in another terminal:\n\n  export {VARIABLE}={endpoint}\n")
}

/// The names of what was made otherwise, by type and how.
fn by_call(made: &[ByCall]) -> BTreeMap<(&str, &str), Vec<&str>> {
    let mut grouped = BTreeMap::<_, Vec<_>>::new();
    for ByCall { logical_id, kind, how } in made {
        grouped.entry((kind.as_str(), *how)).or_default().push(logical_id.as_str());
    }
    grouped
}

/// One line to paste, with a time of its own whenever it is run.
fn put_log_events(hub: &LocalHub, member: &Member, group: &str) -> String {
    let env: Vec<_> =
        hub.cloud().env(&member.id).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!(
        "  {} \\\n    aws logs put-log-events --log-group-name {group} --log-stream-name {STREAM} \\\n    \
         --log-events \"timestamp=$(date +%s000),message=login user=maria password=hunter2\"",
        env.join(" ")
    )
}
