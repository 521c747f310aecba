#!/usr/bin/env bash
# Asks a real AWS account, and a Logz.io sub-account, what their documentation leaves open.
#
#   infra/verify-on-aws.sh [CHECK…]      # all checks if none is named
#
# It needs the AWS CLI 2, jq, zip and curl, credentials of an account that may be tried things in, and takes about
# half an hour, most of it waiting. All that it makes is named loghub-verify-… and is removed at the end, also after
# Ctrl-C. Nothing that exists is changed, but for the account's one subscription policy, which `slots` needs free.
#
# LOGZIO_TOKEN      a shipping token of a sub-account to throw test logs at; without it the listener is not asked
# LOGZIO_FULL_TOKEN one of a sub-account that is over its daily volume, for `over_volume`
# LOGZIO_LISTENER   https://listener.logz.io:8071 if not set
#
# Each answer is one line: HOLDS (loghub's assumption is right), FAILS (it is wrong: tell us), NOTED (loghub is right
# either way; the line says which way it is), SKIPPED (with what is missing).
set -Eeuo pipefail

readonly NAME="loghub-verify-$$"
readonly LISTENER="${LOGZIO_LISTENER:-https://listener.logz.io:8071}"
readonly CHECKS=(gzip_limit bad_token over_volume delivery role_arn fresh_role no_destination slots rates events emf init)

work="$(mktemp -d)"
failed=0
undo=()

say() { printf '%-8s %-12s %s\n' "$1" "$check" "$2"; }
holds() { say HOLDS "$1"; }
noted() { say NOTED "$1"; }
skipped() { say SKIPPED "$1"; }
fails() {
  say FAILS "$1"
  failed=1
}

# Remembers a command that takes back what was just made; the last one made goes first.
later() { undo=("$*" "${undo[@]}"); }

clean_up() {
  for command in "${undo[@]}"; do
    eval "$command" >/dev/null 2>&1 || echo "left behind: $command" >&2
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'echo "${check:-it} ended early: the line above says why; the checks after it were not made" >&2' ERR

# Runs a command until it succeeds, for so many seconds.
within() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 5
  done
}

account() { aws sts get-caller-identity --query Account --output text; }
partition() { aws sts get-caller-identity --query Arn --output text | cut -d: -f2; }
region() { aws configure get region || echo "${AWS_REGION:-$AWS_DEFAULT_REGION}"; }
milliseconds() { echo "$(date +%s)000"; }

# Makes a role that a service may assume, with one statement; prints its ARN.
role() {
  local name="$1" service="$2" actions="$3" resource="$4" statement
  aws iam create-role --role-name "$name" --query Role.Arn --output text --assume-role-policy-document \
    "$(jq -n --arg service "$service" '{Version: "2012-10-17", Statement: [{Effect: "Allow",
      Principal: {Service: $service}, Action: "sts:AssumeRole"}]}')"
  statement="$(jq -n --argjson actions "$actions" --arg resource "$resource" '{Version: "2012-10-17",
    Statement: [{Effect: "Allow", Action: $actions, Resource: $resource}]}')"
  aws iam put-role-policy --role-name "$name" --policy-name it --policy-document "$statement"
}

forget_role() { later "aws iam delete-role --role-name $1" && later "aws iam delete-role-policy --role-name $1 --policy-name it"; }

log_group() {
  aws logs create-log-group --log-group-name "$1"
  later "aws logs delete-log-group --log-group-name $1"
}

# Posts a file to the listener with more curl options; prints the status. The token is in no process's arguments.
post() {
  local token="$1" file="$2"
  shift 2
  printf 'url = "%s/?token=%s&type=loghub-verify"\n' "$LISTENER" "$token" |
    curl --silent --show-error --output "$work/answer" --write-out '%{http_code}' --data-binary "@$file" \
      --config - "$@"
}

# --- Logz.io's listener -------------------------------------------------------------------------------------------

# Is the limit of 10 MiB meant before or after compression? loghub keeps to it before.
gzip_limit() {
  [[ -n "${LOGZIO_TOKEN:-}" ]] || { skipped "set LOGZIO_TOKEN"; return; }
  local line
  line="$(jq -cn --arg text "$(head -c 4000 /dev/zero | tr '\0' x)" '{message: $text}')"
  yes "$line" | head -n 2800 | gzip >"$work/body.gz" || true
  case "$(post "$LOGZIO_TOKEN" "$work/body.gz" --header 'Content-Encoding: gzip')" in
    413) noted "10 MiB is meant before compression" ;;
    200) noted "10 MiB is meant after compression: 11 MB in $(wc -c <"$work/body.gz") bytes were taken" ;;
    *) fails "11 MB, compressed, were answered by something else: $(head -c 200 "$work/answer")" ;;
  esac
}

# loghub parks a team's bulks when its token is not valid, which it tells by 401.
bad_token() {
  echo '{"message":"no"}' >"$work/line"
  local status
  status="$(post 00000000000000000000000000000000 "$work/line")"
  if [[ "$status" == 401 ]]; then holds "a wrong token is answered by 401"; else fails "a wrong token is answered by $status"; fi
}

# What does the listener say for a sub-account that is over its daily volume? loghub parks on 429 and on 403.
over_volume() {
  [[ -n "${LOGZIO_FULL_TOKEN:-}" ]] || { skipped "set LOGZIO_FULL_TOKEN"; return; }
  echo '{"message":"one too many"}' >"$work/line"
  noted "over its volume, a sub-account answers $(post "$LOGZIO_FULL_TOKEN" "$work/line"): $(head -c 200 "$work/answer")"
}

# --- CloudWatch Logs ----------------------------------------------------------------------------------------------

# A stream, its role and a destination, made once for the checks that need them.
destination() {
  [[ -z "${destination_arn:-}" ]] || return 0
  aws kinesis create-stream --stream-name "$NAME" --stream-mode-details StreamMode=ON_DEMAND
  later "aws kinesis delete-stream --stream-name $NAME"
  aws kinesis wait stream-exists --stream-name "$NAME"
  local stream
  stream="arn:$(partition):kinesis:$(region):$(account):stream/$NAME"
  stream_role="$(role "$NAME-stream" logs.amazonaws.com '["kinesis:PutRecord"]' "$stream")"
  forget_role "$NAME-stream"
  within 120 put_destination "$stream"
  later "aws logs delete-destination --destination-name $NAME"
  destination_arn="arn:$(partition):logs:$(region):$(account):destination:$NAME"
}

put_destination() {
  aws logs put-destination --destination-name "$NAME" --target-arn "$1" --role-arn "$stream_role" >/dev/null 2>&1
}

# With the policy of an organisation, must a subscription filter name a role? loghub always names one.
role_arn() {
  destination
  local organisation
  organisation="$(aws organizations describe-organization --query Organization.Id --output text 2>/dev/null)" ||
    { skipped "the account is in no organisation"; return; }
  aws logs put-destination-policy --destination-name "$NAME" --access-policy \
    "$(jq -n --arg organisation "$organisation" --arg destination "$destination_arn" '{Version: "2012-10-17",
      Statement: [{Effect: "Allow", Principal: "*", Action: "logs:PutSubscriptionFilter", Resource: $destination,
      Condition: {StringEquals: {"aws:PrincipalOrgID": $organisation}}}]}')"
  log_group "/$NAME/role"
  if aws logs put-subscription-filter --log-group-name "/$NAME/role" --filter-name verify --filter-pattern "" \
    --destination-arn "$destination_arn" 2>"$work/error"; then
    noted "a filter without a role is taken"
  else
    noted "a filter without a role is refused: $(tr -d '\n' <"$work/error")"
  fi
}

# How are events delivered: keys, order, duplicates, size? loghub needs nothing of it but whole records.
delivery() {
  destination
  local group="/$NAME/delivery"
  log_group "$group"
  aws logs put-subscription-filter --log-group-name "$group" --filter-name verify --filter-pattern "" \
    --destination-arn "$destination_arn" --distribution ByLogStream
  local stream batch
  for stream in a b; do
    aws logs create-log-stream --log-group-name "$group" --log-stream-name "$stream"
    for batch in 1 2 3; do
      jq -n --arg text "$(head -c 9000 /dev/urandom | base64 -w0 | head -c 9000)" --argjson at "$(milliseconds)" \
        --argjson batch "$batch" '[range(100) | {timestamp: $at, message: "\($batch * 1000 + .) \($text)"}]' >"$work/events"
      aws logs put-log-events --log-group-name "$group" --log-stream-name "$stream" \
        --log-events "file://$work/events" >/dev/null
    done
  done
  within 300 all_delivered || { fails "of 600 events $(jq -s length "$work/delivered") came within five minutes"; return; }
  noted "largest record $(jq -s 'map(.bytes) | max' "$work/records") bytes; loghub takes records of any size"
  noted "partition keys of 2 streams: $(jq -r .key "$work/records" | sort -u | wc -l)"
  noted "duplicates: $(($(jq -s length "$work/delivered") - $(jq -r .id "$work/delivered" | sort -u | wc -l)))"
}

all_delivered() {
  : >"$work/records" && : >"$work/delivered"
  local shard iterator
  for shard in $(aws kinesis list-shards --stream-name "$NAME" --query 'Shards[].ShardId' --output text); do
    iterator="$(aws kinesis get-shard-iterator --stream-name "$NAME" --shard-id "$shard" \
      --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)"
    while :; do
      aws kinesis get-records --shard-iterator "$iterator" --output json >"$work/page"
      jq -c '.Records[] | {key: .PartitionKey, bytes: (.Data | length * 3 / 4 | floor)}' "$work/page" >>"$work/records"
      jq -r '.Records[].Data' "$work/page" | while read -r data; do
        base64 -d <<<"$data" | gunzip | jq -c 'select(.messageType == "DATA_MESSAGE") | .logEvents[] | {id}'
      done >>"$work/delivered"
      [[ "$(jq .MillisBehindLatest "$work/page")" != 0 ]] || break
      iterator="$(jq -r .NextShardIterator "$work/page")"
      sleep 0.3
    done
  done
  (($(jq -r .id "$work/delivered" | sort -u | wc -l) >= 600))
}

# What is said of a role that was just made, and for how long? loghub waits, whatever it is.
fresh_role() {
  destination
  local role_arn since="$SECONDS"
  log_group "/$NAME/fresh"
  role_arn="$(role "$NAME-fresh" logs.amazonaws.com '["kinesis:PutRecord"]' "arn:$(partition):kinesis:$(region):$(account):stream/$NAME")"
  forget_role "$NAME-fresh"
  : >"$work/refusals"
  within 600 put_with_fresh_role "$role_arn" || { fails "after ten minutes it is still refused: $(tail -n 1 "$work/refusals")"; return; }
  noted "a role is known after $((SECONDS - since)) s; before: $(sort -u "$work/refusals" | tr '\n' ' ')"
}

put_with_fresh_role() {
  aws logs put-subscription-filter --log-group-name "/$NAME/fresh" --filter-name verify --filter-pattern "" \
    --destination-arn "arn:$(partition):kinesis:$(region):$(account):stream/$NAME" --role-arn "$1" 2>"$work/error" && return
  tr -d '\n' <"$work/error" >>"$work/refusals" && echo >>"$work/refusals"
  return 1
}

# In what words is a destination refused that is not there? loghub looks the log group up.
no_destination() {
  log_group "/$NAME/nowhere"
  if aws logs put-subscription-filter --log-group-name "/$NAME/nowhere" --filter-name verify --filter-pattern "" \
    --destination-arn "arn:$(partition):logs:$(region):$(account):destination:$NAME-nowhere" 2>"$work/error"; then
    noted "a destination that is not there is taken"
  else
    noted "a destination that is not there is refused: $(tr -d '\n' <"$work/error")"
  fi
}

# Does an account's subscription policy take one of a log group's five filters? loghub puts filters, and no policy.
slots() {
  destination
  local existing
  existing="$(aws logs describe-account-policies --policy-type SUBSCRIPTION_FILTER_POLICY --query 'length(accountPolicies)' --output text)"
  [[ "$existing" == 0 ]] || { skipped "the account has a subscription policy of its own"; return; }
  aws logs put-account-policy --policy-name "$NAME" --policy-type SUBSCRIPTION_FILTER_POLICY --scope ALL --policy-document \
    "$(jq -n --arg destination "$destination_arn" '{DestinationArn: $destination, FilterPattern: "loghub-verify-nothing",
      Distribution: "Random"}')" --selection-criteria 'LogGroupName NOT IN []' >/dev/null
  later "aws logs delete-account-policy --policy-name $NAME --policy-type SUBSCRIPTION_FILTER_POLICY"
  log_group "/$NAME/slots"
  local filter
  for filter in one two three four five; do
    aws logs put-subscription-filter --log-group-name "/$NAME/slots" --filter-name "$filter" --filter-pattern "" \
      --destination-arn "$destination_arn" 2>"$work/error" ||
      { noted "a policy takes a place: filter $filter is refused: $(tr -d '\n' <"$work/error")"; return; }
  done
  noted "a policy takes no place of a log group's five filters"
}

# How often may ListLogGroups be called? loghub takes five a second and uses half of that.
rates() {
  local since="$EPOCHREALTIME" done=0 throttled=0
  local jobs=()
  for _ in $(seq 60); do
    AWS_MAX_ATTEMPTS=1 aws logs list-log-groups --limit 1 >/dev/null 2>>"$work/throttled" &
    jobs+=("$!")
  done
  for job in "${jobs[@]}"; do
    if wait "$job"; then done=$((done + 1)); else throttled=$((throttled + 1)); fi
  done
  noted "ListLogGroups: $done calls passed and $throttled failed in $(bc <<<"$EPOCHREALTIME - $since") seconds"
}

# --- EventBridge --------------------------------------------------------------------------------------------------

# Does a new log group reach the default bus, with the trails that this account has?
events() {
  local url arn rule
  url="$(aws sqs create-queue --queue-name "$NAME" --query QueueUrl --output text)"
  later "aws sqs delete-queue --queue-url $url"
  arn="arn:$(partition):sqs:$(region):$(account):$NAME"
  rule="$(aws events put-rule --name "$NAME" --query RuleArn --output text --event-pattern \
    '{"source": ["aws.logs"], "detail": {"eventName": ["CreateLogGroup"], "errorCode": [{"exists": false}]}}')"
  later "aws events delete-rule --name $NAME" && later "aws events remove-targets --rule $NAME --ids queue"
  aws sqs set-queue-attributes --queue-url "$url" --attributes "$(jq -n --arg arn "$arn" --arg rule "$rule" \
    '{Policy: ({Version: "2012-10-17", Statement: [{Effect: "Allow", Principal: {Service: "events.amazonaws.com"},
      Action: "sqs:SendMessage", Resource: $arn, Condition: {ArnEquals: {"aws:SourceArn": $rule}}}]} | tostring)}')"
  aws events put-targets --rule "$NAME" --targets "Id=queue,Arn=$arn" >/dev/null
  sleep 30
  log_group "/$NAME/events"
  local since=$SECONDS
  if within 600 received "$url"; then
    holds "an event came after $((SECONDS - since)) seconds"
  else
    fails "no event came within ten minutes: does a trail of this account, or of its organisation, log write events?"
  fi
}

received() {
  aws sqs receive-message --queue-url "$1" --wait-time-seconds 20 --query 'Messages[0].Body' --output text |
    grep -q "/$NAME/events"
}

# --- Lambda -------------------------------------------------------------------------------------------------------

# A function on the bare runtime, which prints a metric. Made once for the checks that need it.
function_() {
  [[ -z "${function_made:-}" ]] || return 0
  cat >"$work/bootstrap" <<'BOOTSTRAP'
#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while :; do
  id="$(curl -s -D - -o /dev/null "$api/next" | tr -d '\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')"
  printf '{"_aws":{"Timestamp":%s000,"CloudWatchMetrics":[{"Namespace":"loghub-verify","Dimensions":[[]],"Metrics":[{"Name":"Printed","Unit":"Count"}]}]},"Printed":1}\n' "$(date +%s)"
  curl -s -X POST -d '{}' "$api/$id/response" >/dev/null
done
BOOTSTRAP
  chmod +x "$work/bootstrap"
  (cd "$work" && zip -q function.zip bootstrap)
  function_role="$(role "$NAME-function" lambda.amazonaws.com '["logs:CreateLogStream", "logs:PutLogEvents"]' \
    "arn:$(partition):logs:$(region):$(account):log-group:/aws/lambda/$NAME:*")"
  forget_role "$NAME-function"
  log_group "/aws/lambda/$NAME"
  within 120 create_function
  later "aws lambda delete-function --function-name $NAME"
  aws lambda wait function-active-v2 --function-name "$NAME"
  aws lambda invoke --function-name "$NAME" --log-type Tail "$work/answer" --query LogResult --output text |
    base64 -d >"$work/tail"
  function_made=1
}

create_function() {
  aws lambda create-function --function-name "$NAME" --runtime provided.al2023 --handler none --role "$function_role" \
    --zip-file "fileb://$work/function.zip" --timeout 30 \
    --logging-config LogFormat=JSON,ApplicationLogLevel=WARN,SystemLogLevel=INFO >/dev/null 2>&1
}

# Are metrics dropped when the application's level is WARN? loghub's template sets INFO.
emf() {
  function_
  if within 300 metric_printed; then
    noted "a metric's line passes the level WARN"
  else
    noted "a metric's line does not pass the level WARN: leave LogLevel at INFO"
  fi
}

metric_printed() {
  aws logs filter-log-events --log-group-name "/aws/lambda/$NAME" --query 'events[].message' --output text | grep -q '"Printed"'
}

# Is the time of a cold start billed?
init() {
  function_
  noted "a cold start's report: $(grep -o '{.*platform.report.*}' "$work/tail" | jq -c '.record.metrics' || tr -d '\n' <"$work/tail")"
}

# ------------------------------------------------------------------------------------------------------------------

for tool in aws jq zip curl bc; do
  command -v "$tool" >/dev/null || { echo "$tool is not on the PATH" >&2 && exit 2; }
done
account >/dev/null || { echo "there are no AWS credentials: set a profile that may be tried things with" >&2 && exit 2; }
selected=("${@:-${CHECKS[@]}}")
for check in "${selected[@]}"; do
  [[ " ${CHECKS[*]} " == *" $check "* ]] || { echo "there is no check $check; there are: ${CHECKS[*]}" >&2 && exit 2; }
done
for check in "${selected[@]}"; do
  "$check"
done
exit "$failed"
