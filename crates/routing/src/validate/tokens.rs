//! `tokens`: where a team's token is looked up.

use crate::findings::Findings;
use crate::tokens::TokenTemplate;
use crate::written::Text;

const HINT: &str = "write \"{team}\" or \"{team}/{env}\"";

pub(crate) fn tokens(text: Option<&Text>, findings: &mut Findings) -> TokenTemplate {
    let Some(text) = text else { return TokenTemplate::default() };
    let template = TokenTemplate::new(text.get_ref()).unwrap_or_else(|why| {
        findings
            .fault(text.span(), format!("This name for tokens can't be used: {why}."))
            .label("bad template")
            .help(HINT);
        TokenTemplate::default()
    });
    if template.may_be_reserved() {
        findings
            .objection(
                text.span(),
                "Names that begin with `_` are the hub's own, such as `_mask-key`: no token has one.",
            )
            .label("a token's name begins with `_`")
            .help(HINT);
    }
    template
}
