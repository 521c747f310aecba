//! Kerberos principals of services, which have an e-mail address's form.

/// Returns true if a name at `start` is the host of a service, `HTTP/web.example.com@EXAMPLE.COM` (RFC 4120, section 6.2):
/// a service's name stands before it, and its realm is in upper case (section 6.1). A person's principal has neither
/// service nor host, and is an address as well.
pub(super) fn is_service(bytes: &[u8], start: usize, host: &str, realm: &str) -> bool {
    /// The longest name of a service that is looked for: `DNS-Server-Service` has 18 letters.
    const SERVICE: usize = 32;
    let is_realm = !realm.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_host = host == realm || host.bytes().any(|byte| byte.is_ascii_lowercase());
    let Some([before @ .., b'/']) = bytes.get(..start).filter(|_| is_realm && is_host) else { return false };
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
    let service = before.iter().rev().take(SERVICE).take_while(is_name).count();
    let begins = before.len().checked_sub(service + 1).and_then(|at| before.get(at));
    // `/users/bob@EXAMPLE.COM` is a path.
    service > 0 && !matches!(begins, Some(b'/' | b'.'))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn services_and_people() {
        check(
            Detector::Email,
            &[
                "principal: spark/host@EXAMPLE.COM, renewer yarn/rm1.example.com@EXAMPLE.COM",
                "krbtgt/EXAMPLE.COM@EXAMPLE.COM for HTTP/web.example.com@CORP.EXAMPLE.COM",
                "ugi=⟦maria@EXAMPLE.COM⟧ (auth:KERBEROS)",
                "/users/⟦maria@EXAMPLE.COM⟧ and maria/⟦ops@example.com⟧",
                "a/⟦MARIA@EXAMPLE.COM⟧",
            ],
        );
    }
}
