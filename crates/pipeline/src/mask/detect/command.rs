//! Passwords among the arguments of well-known commands.

use std::ops::Range;

use super::placeholder::is_placeholder;
use super::look::Look;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};

/// The most bytes of a command line that are searched.
const LINE: usize = 512;

/// A command, and the option that its password follows, by its manual page.
struct Command {
    /// The command, as it stands before its arguments.
    sign: &'static str,
    options: &'static [&'static str],
    value: Value,
}

/// The form of an option's value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// The password, behind a space, a `=` or the option itself.
    Password,
    /// The password, directly behind the option: alone, the option asks for it.
    Glued,
    /// `user:password`.
    User,
    /// `user/password@host`, directly behind the sign.
    Oracle,
}

const COMMANDS: &[Command] = &[
    Command { sign: "curl ", options: &["-u", "--user", "-U", "--proxy-user"], value: Value::User },
    Command { sign: "sshpass ", options: &["-p"], value: Value::Password },
    Command { sign: "docker login", options: &["-p"], value: Value::Password },
    Command { sign: "podman login", options: &["-p"], value: Value::Password },
    Command { sign: "registry login", options: &["-p"], value: Value::Password },
    Command { sign: "mysql -", options: &["-p"], value: Value::Glued },
    Command { sign: "mysqldump -", options: &["-p"], value: Value::Glued },
    Command { sign: "mysqladmin -", options: &["-p"], value: Value::Glued },
    Command { sign: "mariadb -", options: &["-p"], value: Value::Glued },
    Command { sign: "mongosh ", options: &["-p"], value: Value::Password },
    Command { sign: "redis-cli ", options: &["-a"], value: Value::Password },
    Command { sign: "sqlcmd ", options: &["-P"], value: Value::Password },
    Command { sign: "ldapsearch ", options: &["-w"], value: Value::Password },
    Command { sign: "openssl ", options: &["-passin pass:", "-passout pass:"], value: Value::Glued },
    Command { sign: "keytool ", options: &["-storepass", "-keypass"], value: Value::Password },
    Command { sign: "sqlplus ", options: &[], value: Value::Oracle },
    Command { sign: "jdbc:oracle:", options: &[], value: Value::Oracle },
];

/// The signs of all commands.
pub(super) const SIGNS: &[&str] = &SIGNS_OF;

const SIGNS_OF: [&str; COMMANDS.len()] = {
    let mut signs = [""; COMMANDS.len()];
    let mut at = 0;
    while at < signs.len() {
        signs[at] = COMMANDS[at].sign;
        at += 1;
    }
    signs
};

/// The password among the arguments of the command at `at`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    meter.charge(COMMANDS.len())?;
    let is_here = |command: &&Command| {
        let sign = bytes.get(at..at + command.sign.len());
        sign.is_some_and(|sign| sign.eq_ignore_ascii_case(command.sign.as_bytes()))
    };
    let Some(command) = COMMANDS.iter().find(is_here).filter(|_| begins_word(bytes, at)) else {
        return Ok(None);
    };
    let start = at + command.sign.trim_end_matches('-').len();
    let line = line(bytes, start, command.sign, meter)?;
    let place = match command.value {
        Value::Oracle => oracle(bytes, line),
        _ => option(bytes, line, command),
    };
    Ok(place.filter(|place| !is_placeholder(text.get(place.clone()).unwrap_or_default())))
}

/// The arguments from `start` on: to the end of the line, a pipe, or the same command again.
fn line(bytes: &[u8], start: usize, sign: &str, meter: &Meter) -> Result<Range<usize>, Unmaskable> {
    let first = sign.as_bytes().first().copied().unwrap_or_default();
    let window = bytes.get(start..bytes.len().min(start + LINE)).unwrap_or_default();
    let ends = |at: usize| match window.get(at..) {
        Some([b'\n' | b'|', ..] | [b'&', b'&', ..] | [b'\\', b'n', ..]) => true,
        Some([byte, ..]) if byte.eq_ignore_ascii_case(&first) => {
            window.get(at..at + sign.len()).is_some_and(|other| other.eq_ignore_ascii_case(sign.as_bytes()))
        }
        _ => false,
    };
    let length = (0..window.len()).find(|at| ends(*at)).unwrap_or(window.len());
    meter.charge(3 * length + 1)?;
    Ok(start..start + length)
}

/// The value of one of the command's options.
fn option(bytes: &[u8], line: Range<usize>, command: &Command) -> Option<Range<usize>> {
    let begins = |at: usize| at == line.start || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace);
    line.clone().filter(|at| bytes.get(*at) == Some(&b'-') && begins(*at)).find_map(|at| {
        command.options.iter().find_map(|option| {
            let rest = bytes.get(at..line.end)?.strip_prefix(option.as_bytes())?;
            value(bytes, line.end - rest.len(), option, command.value)
        })
    })
}

/// The value that begins at `at`, behind its option.
fn value(bytes: &[u8], at: usize, option: &str, value: Value) -> Option<Range<usize>> {
    let spaces = bytes.iter().skip(at).take_while(|byte| **byte == b' ').count();
    let start = match (bytes.get(at), value) {
        (Some(b' '), Value::Glued) => return None,
        (Some(b' '), _) => at + spaces,
        (Some(b'='), _) => at + 1,
        (Some(_), _) if !option.starts_with("--") => at,
        _ => return None,
    };
    let place = argument(bytes, start)?;
    let argument = bytes.get(place.clone())?;
    match value {
        Value::User => {
            // An address behind an option that its user forgot: `-u https://host`.
            let colon = memchr::memchr(b':', argument)
                .filter(|colon| !argument.get(*colon..).is_some_and(|rest| rest.starts_with(b"://")))?;
            Some(place.start + colon + 1..place.end)
        }
        // Another option, or a longer one: `-port`.
        _ if argument.starts_with(b"-") || option == "-p" && argument == b"ort" => None,
        _ => Some(place),
    }
    .filter(|place| !place.is_empty())
}

/// The argument at `at`, without its quotes.
fn argument(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let slashes = bytes.iter().skip(at).take_while(|byte| **byte == b'\\').count();
    let window = bytes.get(..bytes.len().min(at + LINE))?;
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(at + slashes) {
        let start = at + slashes + 1;
        let length = memchr::memchr(*quote, window.get(start..)?)?;
        let escapes =
            window.get(start..start + length)?.iter().rev().take_while(|byte| **byte == b'\\').count();
        return Some(start..start + length - escapes);
    }
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'\\' | b'`' | b';');
    let length = window.get(at..)?.iter().position(ends).unwrap_or(window.len() - at);
    Some(at..at + length)
}

/// Oracle's `user/password@host`, behind options such as `-s`.
fn oracle(bytes: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let arguments = bytes.get(line.clone())?;
    let mut at = 0;
    while arguments.get(at) == Some(&b'-') {
        at += arguments.get(at..)?.iter().position(|byte| *byte == b' ')? + 1;
    }
    let is_word = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\');
    let word = arguments.get(at..)?;
    let word = word.get(..word.iter().take_while(|byte| is_word(byte)).count())?;
    // `jdbc:oracle:` has its driver's kind before the user.
    let driver = [&b"thin:"[..], b"oci:"]
        .iter()
        .find(|driver| word.starts_with(driver))
        .map_or(0, |driver| driver.len());
    let (at, word) = (at + driver, word.get(driver..)?);
    let slash = memchr::memchr(b'/', word)?;
    let sign = memchr::memrchr(b'@', word).filter(|sign| *sign > slash + 1)?;
    let user = word.get(..slash)?;
    let is_user =
        !user.is_empty() && user.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_$#".contains(byte));
    is_user.then_some(line.start + at + slash + 1..line.start + at + sign)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn passwords_of_commands() {
        check(
            Detector::UrlAuth,
            &[
                "+ curl -s -u app:⟦s3cret⟧ https://host/x",
                "curl --user 'app:⟦s3 cret⟧' https://host/x",
                "curl --user=app:⟦s3cret⟧ x",
                r#"{"cmd":"curl -u \"app:⟦s3cret⟧\" x"}"#,
                "curl -uapp:⟦s3cret⟧ x",
                "sshpass -p ⟦s3cret⟧ ssh bob@host",
                "sshpass -p'⟦s3cret⟧' ssh bob@host",
                "docker login -u bob -p ⟦s3cret⟧ host",
                "mysql -u root -p⟦s3cret⟧ -h db",
                "mysqldump --single-transaction -h db -p'⟦s3cret⟧' x",
                "redis-cli -h cache -a ⟦s3cret⟧ ping",
                "sqlcmd -S db -U sa -P ⟦s3cret⟧",
                "openssl rsa -in x -passin pass:⟦s3cret⟧ -out y",
                "keytool -list -storepass ⟦s3cret⟧",
                "sqlplus -s scott/⟦tiger⟧@orcl",
                "jdbc:oracle:thin:scott/⟦tiger⟧@db:1521:orcl",
            ],
        );
    }

    #[test]
    fn commands_without_passwords() {
        check(
            Detector::UrlAuth,
            &[
                "curl/7.68.0 curl -s https://host/x curl -u app x",
                "curl -u $USER:$PASS x curl -u https://host/x",
                "mysql -host db -port 3306",
                "docker login --password-stdin -u bob",
                "mysql -u root -p -h db -P 3306",
                "mysql -u root -p",
                "redis-cli ping",
                "jdbc:oracle:thin:@db:1521:orcl jdbc:oracle:thin:@//db:1521/orcl",
                "the mysql -- server",
            ],
        );
    }
}
