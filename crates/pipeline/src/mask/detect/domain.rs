//! The domains of e-mail addresses, and names of files and hosts that look like them.

use crate::mask::meter::{Meter, Unmaskable};

/// The country-code top-level domains (IANA, Root Zone Database), two letters each.
const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs \
    bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi \
    fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir \
    is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn \
    mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw \
    py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm \
    tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// Endings of three letters and more that no mail is sent to: files, units of systemd, names within a network
/// (RFC 6762 `.local`; ICANN's `.internal`; RFC 9476; Consul's `.consul`; Kubernetes' namespace `default`), and what code
/// writes behind a dot.
const NO_MAIL: &str = "7z apk asar asp aspx avi avif bak bat bin bmp bz2 cer cfg class cmd compute conf config consul corp \
    cpp crt csr css csv dat db3 deb default device dll dmg doc docx dylib ear eot exe gif gradle gz home htm html http https ico \
    img ini internal intranet ipa ipynb iso jar java jpeg jpg json jsx key keytab kts lan less local localdomain \
    localhost lock log lua map mdx mjs mount mp3 mp4 mpg msi node ogg otf path pdf pem php pkg plist png ppt pptx \
    properties proto psd rar rpm sass scope scss service slice snap socket sql sqlite svc svg swap swift tar target \
    tgz tif tiff timer toml tsx ttf txt vue war wasm wav webm webp whl woff woff2 xls xlsx xml yaml yml zip zst";

/// Of these, the last labels of hosts within a network: what stands before them is no domain either.
const PRIVATE: &[&str] = &["consul", "internal", "intranet", "lan", "local", "localdomain"];

/// The longest top-level domain that is in use has 24 letters (IANA, Root Zone Database).
const LONGEST_TOP: usize = 24;

/// Domains that name algorithms and extensions of SSH, by RFC 4251, section 6: `aes256-gcm@openssh.com`.
const ALGORITHMS: &[&str] =
    &["openssh.com", "libssh.org", "lysator.liu.se", "ssh.com", "putty.projects.tartarus.org"];

/// Domains of programs: the ids of messages that Amazon SES sends, and Google Cloud's service accounts.
const PROGRAMS: &[&str] = &["amazonses.com", "gserviceaccount.com"];

/// The end of the domain of an e-mail address that begins at `start`: the longest piece that ends in a top-level
/// domain. `start` if there is none.
pub(super) fn end(text: &str, start: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let rest = text.get(start..).unwrap_or_default();
    let is_domain = |character: char| character.is_alphanumeric() || matches!(character, '.' | '-');
    let length = rest.find(|character| !is_domain(character)).unwrap_or(rest.len());
    meter.charge(2 * length + 1)?;
    let domain = rest.get(..length).unwrap_or_default();
    let next = rest.get(length..).and_then(|rest| rest.chars().next());
    let mut end = 0;
    for (dot, _) in domain.match_indices('.').filter(|(dot, _)| *dot > 0) {
        let label = domain.get(dot + 1..).unwrap_or_default();
        let label = label.split('.').next().unwrap_or_default();
        if label.is_empty() {
            break;
        }
        let is_last = dot + 1 + label.len() == length;
        let top = top(label);
        // `_` and `(` behind a name are code's. A number behind it is a version's: `malloc@libc.so.6`.
        let is_code = is_last && top == label.len() && matches!(next, Some('_' | '('));
        let behind = domain.get(dot + 1 + label.len() + 1..).unwrap_or_default();
        let is_version = top == label.len() && behind.starts_with(|next: char| next.is_ascii_digit());
        let is_within = !is_last && label.as_bytes().get(top) == Some(&b'-');
        if top > 0 && !is_code && !is_version && !is_within {
            end = dot + 1 + top;
        }
    }
    let last = domain.trim_end_matches(['.', '-']).rsplit('.').next().unwrap_or_default();
    if PRIVATE.contains(&last) {
        return Ok(start);
    }
    let whole = domain.get(..end).unwrap_or_default();
    meter.charge(whole.len())?;
    Ok(if end > 0 && is_mail(whole) { start + end } else { start })
}

/// The length of the top-level domain that the label begins with: of all its letters, up to a hyphen or a letter of
/// another script, which is text that follows.
fn top(label: &str) -> usize {
    if label.len() >= 4 && label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--")) {
        return if label.len() > 4 { label.len() } else { 0 };
    }
    let letters = label.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(label.len());
    let (top, rest) = label.split_at_checked(letters).unwrap_or((label, ""));
    if letters == 0 {
        // An international one: letters only, at least two.
        let is_whole = label.chars().all(|letter| letter.is_alphabetic() && !letter.is_ascii());
        return if is_whole && label.chars().count() >= 2 { label.len() } else { 0 };
    }
    let is_ended = !rest.starts_with(|next: char| next.is_ascii_digit());
    // `toString` and the like are methods.
    let is_one_case = top.chars().skip(1).all(|letter| letter.is_ascii_lowercase())
        || top.chars().all(|letter| letter.is_ascii_uppercase());
    if is_ended && is_one_case && is_top(&top.to_ascii_lowercase()) { letters } else { 0 }
}

fn is_top(top: &str) -> bool {
    match top.len() {
        2 => COUNTRIES.split(' ').any(|country| country == top),
        3..=LONGEST_TOP => !NO_MAIL.split(' ').any(|name| name == top),
        _ => false,
    }
}

/// Returns true if people have addresses in a domain of such a form.
fn is_mail(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    let mut labels = domain.split('.');
    let first = labels.next().unwrap_or_default();
    let second = labels.next().unwrap_or_default();
    let digits = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    // `2x` of an image's name; `1.2`, `v1.2` of a version.
    let is_scale = first.strip_suffix('x').is_some_and(digits);
    let is_version = digits(first.strip_prefix('v').unwrap_or(first))
        && second.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let is_algorithm = ALGORITHMS.contains(&domain.as_str());
    let is_program = PROGRAMS.iter().any(|program| {
        domain.strip_suffix(program).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    // Amazon EC2's names of instances: `ip-10-0-0-1`, `ec2-203-0-113-25`.
    let is_host = ["ip-", "ec2-"].iter().any(|head| {
        first
            .strip_prefix(head)
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
    });
    let hyphened =
        domain.split('.').any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-'));
    !is_scale && !is_version && !is_algorithm && !is_program && !is_host && !hyphened
}
