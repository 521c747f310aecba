//! Hints for mistyped names.

/// A hint for `wrong`: the nearest of `known` if one is near, else all of them.
pub(crate) fn hint<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(wrong, &known) {
        return Some(format!("did you mean `{near}`?"));
    }
    if known.is_empty() { None } else { Some(format!("known here: {}", listed(&known))) }
}

fn nearest<'k>(wrong: &str, known: &[&'k str]) -> Option<&'k str> {
    let distance = |name: &str| strsim::damerau_levenshtein(&wrong.to_lowercase(), &name.to_lowercase());
    let near = |name: &str, distance: usize| distance <= (name.len() / 3).max(1);
    known
        .iter()
        .map(|name| (distance(name), *name))
        .filter(|(distance, name)| near(name, *distance))
        .min()
        .map(|(_, name)| name)
}

/// The maximum number of names that a hint lists.
const MAX_LISTED: usize = 30;

fn listed(known: &[&str]) -> String {
    let shown = known.iter().take(MAX_LISTED).map(|name| format!("`{name}`"));
    let mut list = shown.collect::<Vec<_>>().join(", ");
    if known.len() > MAX_LISTED {
        list.push_str(", …");
    }
    list
}
