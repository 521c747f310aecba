//! Credentials in URLs, connection strings and commands, and the signatures of presigned URLs.

use crate::escape;
use crate::fill::filled;
use crate::random::Random;
use crate::secret::Secret;

const URLS: [&str; 22] = [
    "postgres://«word»_app:{}@db.example.internal:5432/«word»",
    "postgresql://«word»:{}@«ip»/«word»?sslmode=require",
    "mysql://root:{}@mysql.example.internal:3306/«word»",
    "redis://:{}@cache.example.internal:6379/0",
    "rediss://default:{}@cache.example.internal:6380",
    "amqp://«word»:{}@mq.example.internal:5672/vhost",
    "amqps://«word»:{}@mq.example.internal",
    "mongodb://«word»:{}@mongo.example.internal:27017/«word»",
    "mongodb+srv://«word»:{}@cluster0.example.net/«word»?retryWrites=true",
    "https://«word»-bot:{}@git.example.com/org/«word».git",
    "https://«word»:{}@api.example.com/v2/«word»",
    "ftp://deploy:{}@files.example.com/in",
    "smtp://mailer:{}@smtp.example.com:587",
    "ldap://cn=admin:{}@ldap.example.com",
    "curl -u «word»:{} https://api.example.com/v1/«word»",
    "curl --user «word»:{} https://api.example.com/v1/«word»",
    "jdbc:postgresql://db.example.internal/«word»?user=app&password={}",
    "jdbc:sqlserver://db.example.internal:1433;databaseName=«word»;user=sa;password={};encrypt=true",
    "Server=tcp:db.example.net,1433;Database=«word»;User ID=app;Password={};Encrypt=True;",
    "host=db.example.internal user=app password={} dbname=«word»",
    "DefaultEndpointsProtocol=https;AccountName=«word»;AccountKey={};EndpointSuffix=core.windows.net",
    "Endpoint=sb://«word».servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={}",
];

pub(super) fn url(random: &mut Random) -> Secret {
    let template = filled(random.pick(&URLS), random);
    let shape = match () {
        () if template.contains("AccountKey=") => "«bytes:64»",
        () if template.contains("SharedAccessKey=") => "«bytes:32»",
        () => random.pick(&[
            "«alnum:16»",
            "Sunset«num:4»!x",
            "«b64url:24»",
            "Copper«num:3»$Xq",
            "Velvet%40«num:4»zz",
        ]),
    };
    let part = filled(shape, random);
    Secret::within(&[], &template, part)
}

const SIGNED: [&str; 6] = [
    "https://«word».s3.eu-west-1.amazonaws.com/in/«uuid».csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20240517T082133Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature={}",
    "https://s3.amazonaws.com/«word»/«hex:8».zip?X-Amz-Date=20240517T082133Z&X-Amz-Signature={}&X-Amz-SignedHeaders=host",
    "https://«word».blob.core.windows.net/in/«hex:8».csv?sv=2022-11-02&se=2024-06-01&sr=b&sp=r&sig={}",
    "https://storage.googleapis.com/«word»/«hex:8».bin?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=900&X-Goog-Signature={}",
    "https://cdn.example.com/«word»/«hex:8».mp4?Expires=«epoch»&Signature={}&Key-Pair-Id=K2JCJMDEHXQW5F",
    "https://«word».s3.amazonaws.com/«hex:8».gz?X-Amz-Security-Token={}&X-Amz-Date=20240517T082133Z",
];

pub(super) fn signed(random: &mut Random) -> Secret {
    let template = filled(random.pick(&SIGNED), random);
    let shape = match () {
        () if template.contains("sig=") => "«bytes:32»",
        () if template.contains("&Signature=") => "«b64url:342»__",
        () if template.contains("Goog-Signature") => "«hex:256»",
        () if template.contains("Security-Token") => "IQoJb3JpZ2luX2Vj«bytes:151»",
        () => "«hex:64»",
    };
    let part = escape::percent(&filled(shape, random));
    Secret::within(&[], &template, part)
}
