//! `tokens`: where a team's token is looked up.

use crate::findings::Findings;
use crate::tokens::TokenTemplate;
use crate::written::Text;

pub(crate) fn tokens(text: Option<&Text>, findings: &mut Findings) -> TokenTemplate {
    let Some(text) = text else { return TokenTemplate::default() };
    TokenTemplate::new(text.get_ref()).unwrap_or_else(|why| {
        findings
            .fault(text.span(), format!("This name for tokens can't be used: {why}."))
            .label("bad template")
            .help("write \"{team}\" or \"{team}/{env}\"");
        TokenTemplate::default()
    })
}
