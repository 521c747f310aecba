//! The next steps of a deployment, as commands to paste.

use std::fmt::Write as _;

use super::args::DeployArgs;
use super::place::Place;

/// Keys and URLs of what was uploaded.
pub(super) struct Uploaded {
    pub(super) bucket: String,
    pub(super) shipper: String,
    pub(super) subscriber: String,
    pub(super) hub: String,
    pub(super) member: String,
    pub(super) onboarding: String,
}

/// The values that the next steps depend on.
pub(super) struct Next<'a> {
    pub(super) place: &'a Place,
    pub(super) args: &'a DeployArgs,
    pub(super) uploaded: &'a Uploaded,
    pub(super) missing_tokens: &'a [String],
}

impl Next<'_> {
    pub(super) fn human(&self) -> String {
        let mut text = "\nNext\n".to_owned();
        for (what, command) in self.commands() {
            // Writing to a String does not fail.
            let _ = write!(text, "\n{what}:\n\n{command}\n");
        }
        text
    }

    /// Each step with its command.
    pub(super) fn commands(&self) -> Vec<(String, String)> {
        let mut commands: Vec<_> = self.missing_tokens.iter().map(|team| set(team)).collect();
        commands.push((
            "In the organisation's management account, make every account of these units a member".to_owned(),
            self.onboarding(),
        ));
        commands.push((
            "In the same account, make the management account itself a member: a StackSet skips it"
                .to_owned(),
            self.member(),
        ));
        commands.push(("Watch them join".to_owned(), "  loghub status --watch".to_owned()));
        commands
    }

    fn onboarding(&self) -> String {
        let units = match self.args.ou.as_slice() {
            [] => "ou-…".to_owned(),
            units => units.join("\\,"),
        };
        let mut parameters = vec![("MemberTemplateUrl", self.uploaded.member.clone())];
        parameters.extend([("OrganizationalUnits", units), ("Regions", self.regions())]);
        parameters.extend(self.shared());
        self.create("loghub-onboarding", &self.uploaded.onboarding, &parameters)
    }

    fn member(&self) -> String {
        self.create("loghub-member", &self.uploaded.member, &self.shared())
    }

    /// In the hub's main Region: StackSets and stacks are of a Region, the hub looks for its StackSet in its own, and
    /// members' roles are made by the stack there.
    fn create(&self, stack: &str, template: &str, parameters: &[(&str, String)]) -> String {
        let mut command = format!(
            "  aws cloudformation create-stack --region {} --stack-name {stack} \\\n    --capabilities \
             CAPABILITY_NAMED_IAM \\\n    --template-url {template} \\\n    --parameters",
            self.place.region
        );
        for (name, value) in parameters {
            let _ = write!(command, " \\\n      'ParameterKey={name},ParameterValue={value}'");
        }
        command
    }

    /// Every Region that the hub covers, as a list in a parameter is written.
    fn regions(&self) -> String {
        let main = self.place.region.clone();
        let further = self.given("FurtherRegions").into_iter().flat_map(|regions| regions.split(','));
        further.filter(|region| !region.is_empty()).fold(main, |regions, region| regions + "\\," + region)
    }

    fn given(&self, parameter: &str) -> Option<&String> {
        self.args.parameter.iter().find(|(name, _)| name == parameter).map(|(_, value)| value)
    }

    /// The parameters that both templates have.
    fn shared(&self) -> Vec<(&'static str, String)> {
        let external_id = self.given("ExternalId").map(|value| ("ExternalId", value.clone()));
        [
            ("HubAccountId", self.place.account.clone()),
            ("HubRegion", self.place.region.clone()),
            ("OrganizationId", self.args.org.clone()),
        ]
        .into_iter()
        .chain(external_id)
        .collect()
    }
}

fn set(team: &str) -> (String, String) {
    (
        format!("Set the shipping token of {team}: its bulks are parked until then"),
        format!("  loghub token set {team}"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::Parser as _;

    use super::*;
    use crate::deploy::templates::{HUB_TEMPLATE, MEMBER_TEMPLATE, ONBOARDING_TEMPLATE};

    /// The names of a template's parameters.
    fn declared(template: &str) -> BTreeSet<&str> {
        let lines = template.lines().skip_while(|line| *line != "Parameters:").skip(1);
        let section = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
        let named = section.filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
        named.filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase())).collect()
    }

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: DeployArgs,
    }

    #[test]
    fn parameters_are_those_of_the_templates() {
        let line = "x --org o-a1b2c3d4e5 --ou ou-ab12-abcdefgh --parameter ExternalId=ours --parameter \
                    FurtherRegions=us-east-1,eu-central-1";
        let args = Line::parse_from(line.split_whitespace()).args;
        let place = Place {
            config: aws_config::SdkConfig::builder().build(),
            account: "999999999999".to_owned(),
            region: "eu-west-1".to_owned(),
            partition: "aws".to_owned(),
        };
        let uploaded = Uploaded {
            bucket: "bucket".to_owned(),
            shipper: "shipper".to_owned(),
            subscriber: "subscriber".to_owned(),
            hub: "https://hub".to_owned(),
            member: "https://member".to_owned(),
            onboarding: "https://onboarding".to_owned(),
        };
        let next = Next {
            place: &place,
            args: &args,
            uploaded: &uploaded,
            missing_tokens: &["payments".to_owned()],
        };
        for (command, template) in
            [(next.onboarding(), ONBOARDING_TEMPLATE), (next.member(), MEMBER_TEMPLATE)]
        {
            let declared = declared(template);
            let said: BTreeSet<&str> =
                command.split("ParameterKey=").skip(1).filter_map(|rest| rest.split(',').next()).collect();
            let optional: BTreeSet<&str> = ["CallAs"].into();
            assert!(command.contains(" --region eu-west-1 "), "{command}");
            assert_eq!(declared.difference(&optional).copied().collect::<BTreeSet<_>>(), said, "{command}");
        }
        let own = ["OrganizationId", "CodeBucket", "ShipperCodeKey", "SubscriberCodeKey", "Architecture"];
        assert!(declared(HUB_TEMPLATE).is_superset(&own.into()));
        assert!(next.human().contains("loghub token set payments"));
        assert!(next.onboarding().contains("ParameterValue=eu-west-1\\,us-east-1\\,eu-central-1"));
    }
}
