//! The kinds of secrets.

/// A kind of secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A password or a passphrase under a name.
    Password,
    /// An API key under a name.
    ApiKey,
    /// An opaque token under a name.
    Token,
    /// A client secret or a signing secret under a name.
    ClientSecret,
    /// An AWS secret access key or session token under a name.
    AwsSecret,
    /// The value of an `Authorization` header.
    Authorization,
    /// The value of a `Cookie` header.
    Cookie,
    /// A `Bearer` or `Basic` credential in text.
    Bearer,
    /// A JSON Web Token.
    Jwt,
    /// A private key.
    PrivateKey,
    /// A payment card's number.
    Card,
    /// An international bank account number.
    Iban,
    /// An e-mail address.
    Email,
    /// A credential in a URL, a connection string or a command.
    Url,
    /// The signature of a presigned URL.
    SignedUrl,
    /// A token of a vendor's own shape.
    Vendor,
    /// A session cookie by its name.
    Session,
    /// A US social security number; its detector is off in a first table.
    Ssn,
    /// A telephone number; its detector is off in a first table.
    Phone,
    /// An IP address; its detector is off in a first table.
    Ip,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 20] = [
        Kind::Password,
        Kind::ApiKey,
        Kind::Token,
        Kind::ClientSecret,
        Kind::AwsSecret,
        Kind::Authorization,
        Kind::Cookie,
        Kind::Bearer,
        Kind::Jwt,
        Kind::PrivateKey,
        Kind::Card,
        Kind::Iban,
        Kind::Email,
        Kind::Url,
        Kind::SignedUrl,
        Kind::Vendor,
        Kind::Session,
        Kind::Ssn,
        Kind::Phone,
        Kind::Ip,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Password => "password",
            Kind::ApiKey => "api-key",
            Kind::Token => "token",
            Kind::ClientSecret => "client-secret",
            Kind::AwsSecret => "aws-secret",
            Kind::Authorization => "authorization",
            Kind::Cookie => "cookie",
            Kind::Bearer => "bearer",
            Kind::Jwt => "jwt",
            Kind::PrivateKey => "private-key",
            Kind::Card => "card",
            Kind::Iban => "iban",
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::SignedUrl => "signed-url",
            Kind::Vendor => "vendor",
            Kind::Session => "session",
            Kind::Ssn => "ssn",
            Kind::Phone => "phone",
            Kind::Ip => "ip",
        }
    }

    /// Returns true if a first table does not mask it.
    pub fn is_opt_in(self) -> bool {
        matches!(self, Kind::Ssn | Kind::Phone | Kind::Ip)
    }
}
