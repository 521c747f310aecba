//! `tokens`: the names of teams' tokens.

use crate::findings::Findings;
use crate::tokens::TokenTemplate;
use crate::written::Text;

const HINT: &str = "write \"{team}\" or \"{team}/{env}\"";

pub(crate) fn tokens(text: Option<&Text>, findings: &mut Findings) -> TokenTemplate {
    let Some(text) = text else { return TokenTemplate::default() };
    let template = TokenTemplate::new(text.get_ref()).unwrap_or_else(|why| {
        findings
            .fault(text.span(), format!("This template for token names is invalid: {why}."))
            .label("bad template")
            .help(HINT);
        TokenTemplate::default()
    });
    if template.may_be_reserved() {
        findings
            .objection(
                text.span(),
                "A token's name can't begin with `_`: such names are the hub's own parameters, like `_mask-key`.",
            )
            .label("a token's name begins with `_`")
            .help(HINT);
    }
    template
}
