//! Commands and calls that take a password without its name, each by its manual page.

use super::form::Value;

/// A command or a call, and where its password stands.
pub(super) struct Command {
    /// The command as it stands before its arguments.
    pub(super) sign: &'static str,
    pub(super) passwords: &'static [Password],
}

/// The place of a password, or its options and its form.
pub(super) enum Password {
    Option(&'static [&'static str], Value),
    /// The argument of this number behind the sign, options not counted.
    Argument(usize, Value),
    /// The quoted argument of this number.
    Quoted(usize),
    /// The output of a command before the pipe: `echo x | sudo -S`.
    Piped(Value),
}

use Password::{Argument, Option, Piped, Quoted};

/// A command whose password follows one of these options.
const fn options(sign: &'static str, passwords: &'static [Password]) -> Command {
    Command { sign, passwords }
}

pub(super) const COMMANDS: &[Command] = &[
    options(
        "curl ",
        &[
            Option(&["-u", "--user", "-U", "--proxy-user", "-E", "--cert"], Value::User),
            Option(&["--pass"], Value::Whole),
            Option(&["-b", "--cookie"], Value::Pairs),
        ],
    ),
    options("http -a ", &[Argument(1, Value::User)]),
    options("etcdctl ", &[Option(&["--user"], Value::User)]),
    options("sshpass ", &[Option(&["-p"], Value::Whole)]),
    options("plink ", &[Option(&["-pw"], Value::Whole)]),
    options("psexec", &[Option(&["-p"], Value::Whole)]),
    options("docker login", &[Option(&["-p"], Value::Whole)]),
    options("podman login", &[Option(&["-p"], Value::Whole)]),
    options("registry login", &[Option(&["-p"], Value::Whole)]),
    options("oc login", &[Option(&["-p"], Value::Whole)]),
    options("az login", &[Option(&["-p"], Value::Whole)]),
    options("twine upload", &[Option(&["-p"], Value::Whole)]),
    options("nuget push", &[Option(&["-k"], Value::Whole)]),
    options("mysql -", &[Option(&["-p"], Value::Glued)]),
    options("mysqldump -", &[Option(&["-p"], Value::Glued)]),
    options("mysqladmin -", &[Option(&["-p"], Value::Glued)]),
    options("mariadb -", &[Option(&["-p"], Value::Glued)]),
    options("mongo ", &[Option(&["-p"], Value::Whole)]),
    options("mongosh ", &[Option(&["-p"], Value::Whole)]),
    options("mongodump ", &[Option(&["-p"], Value::Whole)]),
    options("mongorestore ", &[Option(&["-p"], Value::Whole)]),
    options("cqlsh ", &[Option(&["-p"], Value::Whole)]),
    options("redis-cli ", &[Option(&["-a", "--pass"], Value::Whole)]),
    // redis.conf and `CONFIG SET`.
    options("requirepass ", &[Argument(1, Value::Proven)]),
    options("requirepass\" ", &[Argument(1, Value::Proven)]),
    options("rabbitmqadmin ", &[Option(&["-p"], Value::Whole)]),
    options("rabbitmqctl add_user ", &[Argument(2, Value::Proven)]),
    options("rabbitmqctl change_password ", &[Argument(2, Value::Whole)]),
    options("mosquitto_pub ", &[Option(&["-P"], Value::Whole)]),
    options("mosquitto_sub ", &[Option(&["-P"], Value::Whole)]),
    options("sqlcmd ", &[Option(&["-P"], Value::Whole)]),
    options("osql ", &[Option(&["-P"], Value::Whole)]),
    options("ldapsearch ", &[Option(&["-w"], Value::Whole)]),
    options("ldapadd ", &[Option(&["-w"], Value::Whole)]),
    options("ldapmodify ", &[Option(&["-w"], Value::Whole)]),
    options("openssl enc ", &[Option(&["-k"], Value::Whole)]),
    options("passin pass:", &[Argument(1, Value::Whole)]),
    options("passout pass:", &[Argument(1, Value::Whole)]),
    options("-password pass:", &[Argument(1, Value::Whole)]),
    // keytool(1), which has them behind `-`, `-src` and `-dest`.
    options("storepass ", &[Argument(1, Value::Whole)]),
    options("keypass ", &[Argument(1, Value::Whole)]),
    options("smbclient ", &[Option(&["-U"], Value::Percent)]),
    options("lftp ", &[Option(&["-u"], Value::Comma)]),
    options("mc alias set ", &[Argument(4, Value::Whole)]),
    options("net user ", &[Argument(2, Value::Proven)]),
    options("htpasswd -", &[Argument(3, Value::Whole)]),
    options("wpa_passphrase ", &[Argument(2, Value::Whole)]),
    options("snyk auth ", &[Argument(1, Value::Proven)]),
    options("cargo login ", &[Argument(1, Value::Proven)]),
    options("nuget setapikey ", &[Argument(1, Value::Proven)]),
    options("sqlplus ", &[Argument(1, Value::Oracle)]),
    options("expdp ", &[Argument(1, Value::Oracle)]),
    options("impdp ", &[Argument(1, Value::Oracle)]),
    options("rman target ", &[Argument(1, Value::Oracle)]),
    options("jdbc:oracle:", &[Argument(1, Value::Oracle)]),
    options("sudo -S", &[Piped(Value::Whole)]),
    options("chpasswd", &[Piped(Value::User)]),
    options("--password-stdin", &[Piped(Value::Whole)]),
    options(" passwd --stdin", &[Piped(Value::Whole)]),
    options("--with-token", &[Piped(Value::Whole)]),
    // .NET and PowerShell.
    options("ConvertTo-SecureString ", &[Quoted(1)]),
    options("NetworkCredential(", &[Quoted(2)]),
    options("PSCredential(", &[Quoted(2)]),
    options("DirectoryEntry(", &[Quoted(3)]),
    // PHP, whose stack traces show arguments.
    options("mysqli_connect(", &[Quoted(3)]),
    options("mysqli->__construct(", &[Quoted(3)]),
    options("PDO->__construct(", &[Quoted(3)]),
    options("PDO(", &[Quoted(3)]),
    // Python.
    options("HTTPBasicAuth(", &[Quoted(2)]),
    options("http_auth=(", &[Quoted(2)]),
    options("basic_auth=(", &[Quoted(2)]),
    options("auth=(", &[Quoted(2)]),
];
