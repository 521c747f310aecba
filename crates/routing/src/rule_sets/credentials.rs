//! `credentials`: what lets its holder in.

use super::rule_set::RuleSet;
use crate::detector::Detector;

/// The word `auth` alone is not a rule: `auth=ok` and `auth_method` are in many logs, and the detectors find the
/// credentials behind `auth=`. Neither is `pass` alone: tests log it.
pub(super) const V1: RuleSet = RuleSet {
    name: "credentials",
    version: 1,
    id: "credentials@1",
    meaning: "Passwords, tokens, keys and cookies: whoever reads one can use it. AWS access key ids are identifiers, by \
              which investigators find the user, and in no set; to mask them, add `aws_key` to `detect`.",
    keys: &[],
    names: &[
        // Passwords.
        "password",
        "passwd",
        "passwrd",
        "pwd",
        "pswd",
        "passphrase",
        "passcode",
        "db_pass",
        "database_pass",
        "user_pass",
        "admin_pass",
        "root_pass",
        "smtp_pass",
        "mail_pass",
        "redis_pass",
        "mysql_pass",
        "postgres_pass",
        "ldap_pass",
        "ftp_pass",
        "sshpass",
        // Secrets and tokens.
        "secret",
        "token",
        "jwt",
        "credential",
        "credentials",
        "creds",
        // Keys.
        "api_key",
        "app_key",
        "application_key",
        "access_key",
        "secretkey",
        "private_key",
        "ssh_key",
        "signing_key",
        "encryption_key",
        "decryption_key",
        "hmac_key",
        "master_key",
        "account_key",
        "shared_key",
        "auth_key",
        "session_key",
        "license_key",
        // Headers and sessions.
        "authorization",
        "authorisation",
        "cookie",
        "cookies",
        "session_id",
        "phpsessid",
        // Codes that are used once.
        "otp",
        "totp",
        "mfa_code",
        "auth_code",
        "verification_code",
        "recovery_code",
        "backup_code",
        "recovery_phrase",
        "seed_phrase",
    ],
    detect: &[
        Detector::Bearer,
        Detector::Jwt,
        Detector::AwsSecret,
        Detector::PrivateKey,
        Detector::UrlAuth,
        Detector::Vendor,
        Detector::Cookie,
    ],
    examples: &[
        ("login failed: user=maria password=hunter2", "login failed: user=maria password=[masked]"),
        (r#"{"user":"maria","accessToken":"b5d1e07f"}"#, r#"{"user":"maria","accessToken":"[masked]"}"#),
        ("sent Bearer 3f9c2a7be1d04c58a6 to the API", "sent Bearer [masked] to the API"),
    ],
};
