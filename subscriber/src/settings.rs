//! Settings from the environment, checked all at once. This reads nothing outside the process.

use std::num::NonZeroU32;
use std::time::Duration;

use function::setting::Setting;
use function::settings::{Environment, Reader, SettingsError, TablePlace};

use crate::hub::HubIdentity;
use crate::setting::{self, SETTINGS};
use crate::task::check_account;

/// Lambda's variable for the Region (AWS, "Using Lambda environment variables").
const OWN_REGION: &str = "AWS_REGION";
/// Lambda's variable for the log group of the function itself.
const OWN_LOG_GROUP: &str = "AWS_LAMBDA_LOG_GROUP_NAME";

/// The settings of `subscriber`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The place of the table.
    pub routing: TablePlace,
    /// The interval between two checks for a newer table.
    pub table_poll: Duration,
    /// The hub's identity.
    pub hub: HubIdentity,
    /// The Regions in which the hub has a destination.
    pub regions: Vec<String>,
    /// The external id that members' roles ask for.
    pub external_id: String,
    /// The queue of tasks.
    pub reconcile_queue: String,
    /// The bucket of the state.
    pub state_bucket: String,
    /// The number of environments that work on events at once.
    pub event_lanes: NonZeroU32,
    /// The part of AWS's default quotas that is used in a member, in per cent.
    pub quota_percent: NonZeroU32,
    /// The time for which transient failures are retried.
    pub patience: Duration,
    /// The time before the deadline at which work stops.
    pub deadline_margin: Duration,
    /// Unknown `LOGHUB_` variables.
    pub unknown: Vec<String>,
}

impl Settings {
    /// Reads the settings.
    pub fn parse(environment: &Environment) -> Result<Settings, SettingsError> {
        let mut reader = Reader::new(environment);
        let settings = Settings {
            routing: reader.table_place(),
            hub: hub(&mut reader, environment),
            regions: regions(&mut reader, environment),
            external_id: external_id(&mut reader),
            reconcile_queue: reader.text(&setting::RECONCILE_QUEUE_URL),
            state_bucket: reader.text(&setting::STATE_BUCKET),
            event_lanes: at_least_one(&mut reader, &setting::EVENT_LANES),
            quota_percent: at_least_one(&mut reader, &setting::QUOTA_PERCENT),
            patience: Duration::from_secs(reader.number(&setting::PATIENCE)),
            deadline_margin: reader.millis(&setting::DEADLINE_MARGIN),
            table_poll: Duration::from_secs(reader.number(&setting::TABLE_POLL)),
            unknown: reader.unknown(&SETTINGS),
        };
        reader.finish(Some(settings))
    }
}

fn hub(reader: &mut Reader, environment: &Environment) -> HubIdentity {
    let account = reader.text(&setting::HUB_ACCOUNT);
    // A missing one is already reported.
    if let Err(fault) = check_account(&account)
        && !account.is_empty()
    {
        reader.fault(format!("invalid {}: {fault}", setting::HUB_ACCOUNT.name));
    }
    let stated = list(&reader.text(&setting::OWN_LOG_GROUPS));
    HubIdentity {
        account,
        destination: reader.text(&setting::DESTINATION_NAME),
        member_role: reader.text(&setting::MEMBER_ROLE),
        delivery_role: reader.text(&setting::DELIVERY_ROLE),
        own_log_groups: stated.into_iter().chain(environment.get(OWN_LOG_GROUP).cloned()).collect(),
    }
}

fn regions(reader: &mut Reader, environment: &Environment) -> Vec<String> {
    let stated = reader.text(&setting::REGIONS);
    let regions = if stated.is_empty() {
        environment.get(OWN_REGION).cloned().into_iter().collect()
    } else {
        list(&stated)
    };
    let sound =
        |region: &String| region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if regions.is_empty() || !regions.iter().all(sound) {
        let name = setting::REGIONS.name;
        reader.fault(format!("invalid {name} `{stated}`: write Regions such as `eu-west-1,us-east-1`"));
    }
    regions
}

/// AWS, `AssumeRole`: 2 to 1,224 letters, digits and some more.
fn external_id(reader: &mut Reader) -> String {
    let id = reader.text(&setting::EXTERNAL_ID);
    let holds = id.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@:/-".contains(c));
    if !id.is_empty() && (!holds || !(2..=1_224).contains(&id.len())) {
        let name = setting::EXTERNAL_ID.name;
        reader.fault(format!("invalid {name}: use 2 to 1224 letters, digits and `_+=,.@:/-`"));
    }
    id
}

fn at_least_one(reader: &mut Reader, setting: &Setting) -> NonZeroU32 {
    let number = u32::try_from(reader.number(setting)).unwrap_or(u32::MAX);
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}
