//! Operating systems: syslog, sshd, systemd, Windows, counters.

use crate::log::Log;

pub(super) const LOGS: &[Log] = &[
    Log::new(
        "sshd",
        &[
            "«syslog» «host» sshd[«num:5»]: Failed password for root from «ip» port «num:5» ssh2",
            "«syslog» «host» sshd[«num:5»]: Failed password for invalid user «word» from «ip» port «num:5» ssh2",
            "«syslog» «host» sshd[«num:5»]: Accepted publickey for ubuntu from «ip» port «num:5» ssh2: ED25519 SHA256:«b64:43»",
            "«syslog» «host» sshd[«num:5»]: Accepted password for deploy from «ip» port «num:5» ssh2",
            "«syslog» «host» sshd[«num:5»]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=«ip»",
            "«syslog» «host» sshd[«num:5»]: Unable to negotiate with «ip» port «num:5»: no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,curve25519-sha256@libssh.org",
            "debug1: kex: server->client cipher: aes256-gcm@openssh.com MAC: <implicit> compression: none [preauth] «num:5»",
            "debug2: MACs ctos: umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com «num:5»",
            "debug1: Next authentication method: «pick:publickey|password|keyboard-interactive» («num:4»)",
            "«syslog» «host» sshd[«num:5»]: message repeated «int:2..9» times: [ Failed password for root from «ip» port «num:5» ssh2]",
        ],
    ),
    Log::new(
        "sudo and pam",
        &[
            "«syslog» «host» sudo: deploy : TTY=pts/0 ; PWD=/var/lib/«word» ; USER=root ; COMMAND=/usr/bin/systemctl restart «word»",
            "«syslog» «host» sudo: pam_unix(sudo:session): session opened for user root(uid=0) by (uid=«num:4»)",
            "«syslog» «host» su: (to postgres) root on none [«num:4»]",
            "«syslog» «host» passwd[«num:5»]: pam_unix(passwd:chauthtok): password changed for «word»",
            "«syslog» «host» chage[«num:5»]: changed password expiry for «word»",
            "«syslog» «host» unix_chkpwd[«num:5»]: password check failed for user (root)",
        ],
    ),
    Log::new(
        "systemd",
        &[
            "«syslog» «host» systemd[1]: Started «word».service - «word» daemon.",
            "«syslog» «host» systemd[1]: «word».service: Main process exited, code=exited, status=«int:1..143»/n/a",
            "«syslog» «host» systemd[1]: Starting systemd-ask-password-wall.path - Forward Password Requests to Wall... («num:4»)",
            "«syslog» «host» systemd[1]: session-«num:3».scope: Deactivated successfully.",
            "«syslog» «host» systemd-logind[«num:3»]: New session «num:3» of user deploy.",
        ],
    ),
    Log::new(
        "kernel",
        &[
            "«syslog» «host» kernel: [«num:6».«num:6»] Out of memory: Killed process «num:5» (java) total-vm:«num:7»kB, anon-rss:«num:7»kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:«num:4»kB oom_score_adj:0",
            "«syslog» «host» kernel: [«num:6».«num:6»] eth0: renamed from veth«hex:7»",
            "«syslog» «host» kernel: IN=eth0 OUT= MAC=«hex:2»:«hex:2»:«hex:2»:«hex:2»:«hex:2»:«hex:2» SRC=«ip» DST=«ip» LEN=«num:2» TTL=64 ID=«num:5» PROTO=TCP SPT=«num:5» DPT=22 WINDOW=«num:5»",
        ],
    ),
    Log::new(
        "vmstat",
        &[
            " «int:0..9»  0      0 «num:7» «num:6» «num:7»    0    0     «int:0..90»   «int:0..900» «num:4» «num:4» «int:0..60» «int:0..30» «int:10..99»  0  0",
            " «int:0..4»  «int:0..2»  «num:5» «num:6» «num:5» «num:7»    «int:0..9»    0   «num:3»   «num:3»  «num:3» «num:4»  «int:0..60»  «int:0..9» «int:30..99»  0  0",
        ],
    ),
    Log::new(
        "iostat",
        &[
            "nvme0n1          «float»    «float»    «float»     «float»    «num:8»    «num:7»     «num:5»",
            "sda   «int:1..90».«pad:2»  «num:4».«pad:2»  «int:1..9».00  «int:1..90».«pad:2»  «num:8»  «num:8»  0",
        ],
    ),
    Log::new(
        "rows of numbers",
        &[
            "«num:4» «num:4» «num:3» «num:5» «num:4» «num:3» «num:6» «num:2»",
            "«num:6»\t«num:7»\t«num:5»\t«num:8»\t«num:3»",
            "[«num:4», «num:3», «num:5», «num:4», «num:4», «num:2», «num:6»]",
            "«float» «float» «float» «float» «float» «float»",
            "point 4 «int:0..9» «float» «i63» «num:2»",
        ],
    ),
    Log::new(
        "windows events",
        &[
            "An account was successfully logged on. Subject: Security ID: S-1-5-18 Account Name: «host»$ Account Domain: EXAMPLE Logon ID: 0x«hex:5» Logon Type: «int:2..10» New Logon: Security ID: S-1-5-21-«num:10»-«num:10»-«num:9»-«num:4» Logon GUID: {«uuid»} Process ID: 0x«hex:3» Key Length: 0",
            "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><Provider Name=\"Microsoft-Windows-Security-Auditing\" Guid=\"{«uuid»}\"/><EventID>4624</EventID><EventRecordID>«num:7»</EventRecordID><Computer>«host»</Computer></System><EventData><Data Name=\"TokenElevationType\">%%1936</Data><Data Name=\"NewProcessId\">0x«hex:4»</Data></EventData></Event>",
            "An attempt was made to reset an account's password. Target Account: Security ID: S-1-5-21-«num:10»-«num:10»-«num:9»-«num:4» Account Name: svc-«word»",
            "Special privileges assigned to new logon. Privileges: SeAssignPrimaryTokenPrivilege SeImpersonatePrivilege Logon ID: 0x«hex:6»",
            "Credential Manager credentials were read. Subject: Logon ID: 0x«hex:6» Read Operation: Enumerate Credentials",
        ],
    ),
    Log::new(
        "linux audit",
        &[
            "type=USER_AUTH msg=audit(«epoch».«pad:3»:«num:5»): pid=«num:5» uid=0 auid=4294967295 ses=4294967295 msg='op=PAM:authentication grantors=? acct=\"root\" exe=\"/usr/sbin/sshd\" hostname=«ip» addr=«ip» terminal=ssh res=failed'",
            "type=SYSCALL msg=audit(«epoch».«pad:3»:«num:5»): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=«hex:12» a2=0 items=1 ppid=«num:5» pid=«num:5» key=\"«word»\"",
            "type=CRYPTO_SESSION msg=audit(«epoch».«pad:3»:«num:5»): op=start direction=from-server cipher=aes256-gcm@openssh.com ksize=256 mac=<implicit> pfs=curve25519-sha256 laddr=«ip» lport=22",
        ],
    ),
    Log::new(
        "cron",
        &[
            "«syslog» «host» CRON[«num:5»]: (root) CMD (/usr/lib/«word»/rotate.sh --days «int:1..30»)",
            "«syslog» «host» CRON[«num:5»]: pam_unix(cron:session): session closed for user root",
        ],
    ),
];
