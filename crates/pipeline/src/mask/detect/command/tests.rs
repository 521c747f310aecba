//! Passwords of commands and calls, and words that only look like them.

use routing::Detector;

use crate::mask::detect::tests::check;
use crate::mask::meter::Meter;

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
            "curl -sSLu app:⟦s3cret⟧ x",
            "curl --user app:'⟦s3cret⟧' -X PUT",
            "curl -u ':⟦s3cret⟧' x",
            "curl -u \"⟦k9X2mQ7vLp4RtZ8wB3yN⟧:\" x",
            "curl -X POST x \\\n  -d y \\\n  -u app:⟦s3cret⟧",
            r#"{"cmd":"curl x \\\n -u app:⟦s3cret⟧ y"}"#,
            "curl --cert c.pem:⟦s3cret⟧ x",
            "curl --pass ⟦s3cret⟧ x",
            "curl -b '⟦session=k9X2mQ7v⟧' x",
            "http -a app:⟦s3cret⟧ GET x",
            "etcdctl --user root:⟦s3cret⟧ get x",
            "sshpass -p ⟦s3cret⟧ ssh bob@host",
            "sshpass -p'⟦s3cret⟧' ssh bob@host",
            "plink -ssh bob@host -pw ⟦s3cret⟧",
            "C:\\x\\PsExec.exe \\\\10.0.0.1 -u bob -p ⟦s3cret⟧ cmd",
            "docker login -u bob -p ⟦s3cret⟧ host",
            "oc login https://x:6443 -u bob -p ⟦s3cret⟧",
            "az login --service-principal -u x -p ⟦s3cret⟧ --tenant t",
            "twine upload -u __token__ -p ⟦s3cret⟧ dist/*",
            "mysql -u root -p⟦s3cret⟧ -h db",
            "mysqldump --single-transaction -h db -p'⟦s3cret⟧' x",
            "mongodump -u bob -p ⟦s3cret⟧ --db x",
            "cqlsh -u bob -p ⟦s3cret⟧",
            "redis-cli -h cache -a ⟦s3cret⟧ ping",
            "redis-cli -h cache --pass ⟦s3cret⟧",
            "requirepass ⟦s3cret⟧",
            "CONFIG SET requirepass \"⟦s3cret⟧\"",
            "redis-server --requirepass ⟦s3cret⟧",
            "rabbitmqctl add_user bob ⟦s3cret⟧",
            "mosquitto_pub -u bob -P ⟦s3cret⟧ -t x",
            "sqlcmd -S db -U sa -P ⟦s3cret⟧",
            "ldapadd -D cn=admin -w ⟦s3cret⟧",
            "openssl rsa -in x -passin pass:⟦s3cret⟧ -out y",
            "openssl enc -aes-256-cbc -k ⟦s3cret⟧ -in x",
            "keytool -list -storepass ⟦s3cret⟧",
            "keytool -importkeystore -srcstorepass ⟦s3cret⟧ -deststorepass ⟦s4cret⟧",
            "smbclient //host/share -U bob%⟦s3cret⟧",
            "lftp -u bob,⟦s3cret⟧ sftp://host",
            "mc alias set x http://host bob ⟦s3cret99⟧",
            "net user bob ⟦s3cret⟧ /add",
            "htpasswd -bc .htpasswd bob ⟦s3cret⟧",
            "snyk auth ⟦a1b2c3d4-e5f6-4890-abcd-ef0123456789⟧",
            "sqlplus -s scott/⟦tiger⟧@orcl",
            "sqlplus -S \"scott/⟦tiger⟧@orcl\"",
            "expdp system/⟦s3cret⟧@orcl full=y",
            "jdbc:oracle:thin:scott/⟦tiger⟧@db:1521:orcl",
        ],
    );
}

#[test]
fn passwords_before_a_pipe_and_in_calls() {
    check(
        Detector::UrlAuth,
        &[
            "echo ⟦s3cret⟧ | sudo -S apt update",
            "+ echo \"bob:⟦s3cret⟧\" | chpasswd",
            "echo '⟦s3cret⟧' | docker login -u bob --password-stdin",
            "echo -n ⟦s3cret⟧ | passwd --stdin bob",
            "$p = ConvertTo-SecureString '⟦s3cret⟧' -AsPlainText -Force",
            "ConvertTo-SecureString -String \"⟦s3cret⟧\" -AsPlainText",
            "new NetworkCredential(\"bob\", \"⟦s3cret⟧\");",
            r#"{"x":"new NetworkCredential(\"bob\", \"⟦s3cret⟧\");"}"#,
            "#0 /x.php(12): mysqli->__construct('localhost', 'root', '⟦s3cret⟧', 'db')",
            "#1 /x.php(3): PDO->__construct('mysql:host=h;d...', 'bob', '⟦s3cret⟧', Array)",
            "mysqli_connect('localhost','root','⟦s3cret⟧'): Access denied",
            "requests.get(url, auth=('bob', '⟦s3cret⟧'))",
            "auth=HTTPBasicAuth('bob', '⟦s3cret⟧')",
        ],
    );
}

#[test]
fn commands_without_passwords() {
    check(
        Detector::UrlAuth,
        &[
            "curl/7.68.0 curl -s https://host/x curl -u app x",
            "curl -u $USER:$PASS x curl -u https://host/x curl -b cookies.txt x",
            "curl -X POST x\n-u app:s3cret",
            "docker login --password-stdin -u bob",
            "cat x | docker login -u bob --password-stdin",
            "echo $PASS | sudo -S apt update",
            "mysql -u root -p -h db -P 3306",
            "mysql -u root -p",
            "mysql -host db -port 3306",
            "redis-cli ping",
            "requirepass=$PASS requirepass is not set",
            "jdbc:oracle:thin:@db:1521:orcl jdbc:oracle:thin:@//db:1521/orcl",
            "the mysql -- server, mongo is up, the net user count",
            "net user bob /delete",
            "PDO->__construct('mysql:host=h', NULL, NULL)",
            "PDO->__construct('mysql:host=h') in 'x' and 'y'",
            "NetworkCredential(user, password) is \"a\", \"b\"",
            "auth=(user, password)",
        ],
    );
}

/// Signs in a row, each alone and all in turn, cost a bounded number of looks a byte.
#[test]
fn a_look_is_bounded_on_hostile_text() {
    let all = super::SIGNS.join("x -p \\\"'-");
    let each =
        super::SIGNS.iter().flat_map(|sign| ["", " -u", "'x' ", "\\"].map(|end| format!("{sign}{end}")));
    for row in each.chain([all.clone(), all.replace(['|', '\''], " ")]) {
        let text = row.repeat(1 + 4_096 / row.len());
        let meter = Meter::new(1 << 20, 0);
        for at in 0..text.len() {
            let is_sign = |sign: &&str| text.get(at..).is_some_and(|rest| rest.starts_with(sign));
            if super::SIGNS.iter().any(is_sign) {
                super::look(&text, at, &meter).unwrap();
            }
        }
        let steps = meter.spent() / text.len() as u64;
        assert!(steps < 80, "{row} costs {steps} a byte");
    }
}
