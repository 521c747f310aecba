//! Kubernetes, Docker, Terraform and build tools.

use crate::log::Log;

pub(super) const LOGS: &[Log] = &[
    Log::new(
        "kubernetes audit",
        &[
            r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"«uuid»","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/«word»/secrets/«word»-db","verb":"get","user":{"username":"system:serviceaccount:«word»:default","uid":"«uuid»","groups":["system:serviceaccounts"]},"sourceIPs":["«ip»"],"objectRef":{"resource":"secrets","namespace":"«word»","name":"«word»-db","apiVersion":"v1"},"responseStatus":{"code":200},"annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}"#,
            r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"«uuid»","requestURI":"/api/v1/namespaces/«word»/serviceaccounts/«word»/token","verb":"create","objectRef":{"resource":"serviceaccounts","namespace":"«word»","name":"«word»","subresource":"token"},"responseStatus":{"code":201}}"#,
        ],
    ),
    Log::new(
        "kubelet",
        &[
            "I«klog»    «num:4» reconciler_common.go:«num:3»] \"operationExecutor.MountVolume started for volume \\\"kube-api-access-«lower:5»\\\" (UniqueName: \\\"kubernetes.io/projected/«uuid»-kube-api-access-«lower:5»\\\") pod \\\"«pod»\\\" (UID: \\\"«uuid»\\\") \" pod=\"«word»/«pod»\"",
            "E«klog»    «num:4» pod_workers.go:«num:3»] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"«word»\\\" with CreateContainerConfigError: \\\"secret \\\\\\\"«word»-db\\\\\\\" not found\\\"\" pod=\"«word»/«pod»\"",
            "I«klog»    «num:4» operation_generator.go:«num:3»] MountVolume.SetUp succeeded for volume \"default-token-«lower:5»\" (UniqueName: \"kubernetes.io/secret/«uuid»-default-token-«lower:5»\") pod \"«pod»\"",
            "W«klog»    «num:4» reflector.go:«num:3»] object-\"«word»\"/\"«word»-tls\": failed to list *v1.Secret: secrets \"«word»-tls\" is forbidden",
            "I«klog»       1 leaderelection.go:«num:3»] attempting to acquire leader lease kube-system/«word»...",
            "E«klog»       1 authentication.go:«num:3»] \"Unable to authenticate the request\" err=\"[invalid bearer token, service account token has expired]\" id=«num:4»",
            "I«klog»       1 token_cleaner.go:«num:3»] token cleaner: «int:1..40» entries",
        ],
    ),
    Log::new(
        "kubernetes manifests",
        &[
            "env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: «word»-db\n      key: password\n- name: REPLICAS\n  value: \"«int:1..9»\"",
            "volumes:\n- name: «word»-token\n  secret:\n    secretName: «word»-tls\n    defaultMode: 420\n- name: tmp-«num:3»",
            r#"{"env":[{"name":"API_TOKEN","valueFrom":{"secretKeyRef":{"name":"«word»-api","key":"token"}}},{"name":"PORT","value":"«num:4»"}]}"#,
            "automountServiceAccountToken: «pick:true|false»\nserviceAccountName: «word»-«num:2»\nimagePullSecrets:\n- name: registry-«word»",
            r#"{"secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:secretsmanager:«region»:«account»:secret:prod/«word»-«alnum:6»:password::"}],"cpu":«num:3»}"#,
            "password: {{ .Values.«word».password | quote }} # revision «num:3»",
            "    secret: {{ include \"«word».secretName\" . }}\n    replicas: «int:1..9»",
        ],
    ),
    Log::new(
        "kubernetes events",
        &[
            "«isos» Normal Pulled pod/«pod» Container image \"registry.example.com/«word»:v1.«int:0..30».«int:0..9»\" already present on machine",
            "«isos» Warning FailedMount pod/«pod» MountVolume.SetUp failed for volume \"«word»-token\" : secret \"«word»-token\" not found",
            "«isos» Normal SuccessfulCreate replicaset/«word»-«hex:10» Created pod: «pod»",
            "secret/«word»-db configured («num:4»)",
            "serviceaccount/«word»-«num:3» created",
            "error: You must be logged in to the server (the server has asked for the client to provide credentials) [«num:5»]",
        ],
    ),
    Log::new(
        "docker",
        &[
            "time=\"«isos»\" level=info msg=\"shim disconnected\" id=«hex:64» namespace=moby",
            "«hex:12»   registry.example.com/«word»:«num:3»   \"/docker-entrypoint.…\"   «int:2..50» hours ago   Up «int:2..50» hours   0.0.0.0:«num:4»->80/tcp   «word»_«int:1..9»",
            "Digest: sha256:«hex:64»",
            "#«int:5..40» [«word» «int:1..9»/12] RUN --mount=type=secret,id=npmrc npm ci",
            "#«int:5..40» sha256:«hex:64» «float»MB / «float»MB «float»s done",
            "Login did not succeed, error: Error response from daemon: Get \"https://registry.example.com/v2/\": unauthorized: incorrect username or password («num:5»)",
            "«hex:12»: Pull complete",
            "Successfully tagged «word»:«hex:7»",
        ],
    ),
    Log::new(
        "terraform",
        &[
            "  # aws_secretsmanager_secret.«word» will be created",
            "  + resource \"aws_db_instance\" \"«word»\" {\n      + allocated_storage = «int:20..900»\n      + password          = (sensitive value)\n      + username          = \"app\"\n    }",
            "      ~ secret_string = (sensitive value)\n        version_id    = \"«uuid»\"",
            "aws_iam_role.«word»: Refreshing state... [id=«word»-«hex:8»]",
            "Plan: «int:0..30» to add, «int:0..9» to change, «int:0..9» to destroy.",
            "module.«word».random_password.db: Creation complete after «int:0..9»s [id=none]",
            "│ Error: creating Secrets Manager Secret: InvalidRequestException: a secret with this name is already scheduled for deletion [«uuid»]",
            "  password = var.«word»_password # «num:3»",
            "  master_password = data.aws_secretsmanager_secret_version.«word».secret_string # «num:3»",
        ],
    ),
    Log::new(
        "npm",
        &[
            "npm warn deprecated «word»@«int:0..9».«int:0..30».«int:0..9»: this package is no longer supported",
            "added «num:3» packages, and audited «num:4» packages in «int:2..50»s",
            "├── @«word»/core@«int:0..9».«int:0..30».«int:0..9»",
            "+ @example/«word»@«int:0..9».«int:0..30».«int:0..9»-beta.«int:0..9»",
            "npm http fetch GET 200 https://registry.npmjs.org/@«word»%2fcli «num:3»ms (cache revalidated)",
            "\"resolved\": \"https://registry.npmjs.org/js-tokens/-/js-tokens-4.0.«int:0..9».tgz\", \"integrity\": \"sha512-«b64:86»==\"",
            "npm error code E401 npm error Incorrect or missing password. «num:4»",
            "yarn install v1.22.«int:1..22»: info Direct dependencies └─ jsonwebtoken@9.0.«int:0..9»",
        ],
    ),
    Log::new(
        "pip",
        &[
            "Collecting tokenizers<0.«int:14..30»,>=0.14 (from transformers==4.«int:20..50».«int:0..9»)",
            "Downloading «word»-«int:0..9».«int:0..30».«int:0..9»-py3-none-any.whl («int:10..900» kB)",
            "Requirement already satisfied: itsdangerous>=2.«int:0..9» in /usr/lib/python3/dist-packages",
            "Successfully installed certifi-2024.«int:1..12».«int:1..28» idna-3.«int:1..9» python-jose-3.3.0 secretstorage-3.3.«int:0..9»",
            "    --hash=sha256:«hex:64» \\",
            "  Created wheel for «word»: filename=«word»-1.«int:0..9».0-py3-none-any.whl size=«num:5» sha256=«hex:64»",
        ],
    ),
    Log::new(
        "go and cargo builds",
        &[
            "go: downloading golang.org/x/oauth2 v0.«int:1..30».0",
            "github.com/«word»/«word» v0.0.0-2024«pad:2»«pad:2»«pad:6»-«hex:12» h1:«b64:43»=",
            "   Compiling proc-macro2 v1.0.«int:10..99»",
            "   Compiling secrecy v0.8.«int:0..9» ; tokio v1.«int:10..50».0",
            "--- PASS: TestTokenSource_«Letters:6» (0.«pad:2»s)",
            "ok  \tgithub.com/example/«word»/internal/token\t0.«pad:3»s",
            "test tokens::tests::refresh_token_is_rotated_«num:2» ... ok",
            "checksum = \"«hex:64»\"",
        ],
    ),
    Log::new(
        "git",
        &[
            "From git@github.com:example/«word»\n   «hex:7»..«hex:7»  main       -> origin/main",
            "Cloning into '«word»'... git@github.com:org/«word».git («num:4» objects)",
            "commit «hex:40»",
            "   «hex:7»..«hex:7»  HEAD -> feature/rotate-token-«num:3»",
            "fatal: Authentication failed for 'https://git.example.com/org/«word».git/' [«num:3»]",
            "remote: Resolving deltas: 100% («num:3»/«num:3»), completed with «int:1..90» local objects.",
            "git@gitlab.example.com:«word»/«word».git (fetch) «num:3»",
            "index «hex:10»..«hex:10» 100644",
        ],
    ),
    Log::new(
        "github actions",
        &[
            "«iso» ##[group]Run actions/checkout@v«int:2..4»",
            "«iso»   token: ***",
            "«iso»   with:\n  password: ***\n  registry: registry.example.com/«word»",
            "«iso» Evaluating: (success() && (secrets.NPM_TOKEN != '')) run «num:8»",
            "«iso» GITHUB_TOKEN Permissions: Contents: read, Metadata: read, run «num:8»",
        ],
    ),
];
