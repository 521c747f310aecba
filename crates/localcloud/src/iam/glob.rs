//! Patterns of policies: `*` is any text, `?` any character (IAM, "Wildcards").

/// Returns true if the whole text matches.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut here) = (0, 0);
    // The last `*`, and the text from which what follows it is tried.
    let mut star = None;
    while here < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(&wanted) if wanted == '?' || wanted == text[here] => (at, here) = (at + 1, here + 1),
            _ => {
                let Some((before, tried)) = star else { return false };
                star = Some((before, tried + 1));
                (at, here) = (before + 1, tried + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

/// Returns true if each of an ARN's six parts matches by itself (IAM, "ARN condition operators").
pub(super) fn matches_arn(pattern: &str, arn: &str) -> bool {
    let parts = |arn: &str| arn.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (patterns, parts) = (parts(pattern), parts(arn));
    patterns == ["*"]
        || patterns.len() == parts.len()
            && patterns.iter().zip(&parts).all(|(pattern, part)| matches(pattern, part))
}
