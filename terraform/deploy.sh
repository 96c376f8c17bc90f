#!/usr/bin/env bash
# Deploys the backup service to AWS, and manages the deployment. See usage below.
set -euo pipefail

cd "$(dirname "$0")"

readonly least_terraform=1.11.0
readonly default_jar=../adapter-lambda/target/backup-lambda.jar
readonly least_aws=1.29.0 # the first that knows AWS_ENDPOINT_URL; every 2.x from 2.13 on does, too

usage() {
  cat <<'TEXT'
usage: ./deploy.sh COMMAND [--yes]

  deploy         build the jar if it is missing or older than its sources, show what would change, ask, and change it
  plan           show what would change
  output         show what is deployed: names, ARNs, the store
  logs [--follow] [--since MINUTES]
                 show the log of the last 60 minutes; --follow waits for more
  invoke [NAME]  back up the database NAME, or all databases of the function, now, and wait for the report
  status         show the newest backups and the alarms; fail if a database has no backup or an alarm is on
  destroy        remove everything except the bucket with the backups, and its settings

  --yes          do not ask

Settings are in terraform.tfvars (see terraform.tfvars.example) or in TF_VAR_… variables. The aws command finds the credentials in
the usual places, and AWS_ENDPOINT_URL selects another AWS, such as a local emulator.
TEXT
}

say() { printf '%s\n' "$*" >&2; }

# refuse MESSAGE REMEDY
refuse() {
  say "deploy.sh: $1"
  [ $# -lt 2 ] || say "  $2"
  exit 1
}

work=''
clean_up() { [ -z "$work" ] || rm -rf "$work"; }
trap clean_up EXIT
work="$(umask 077 && mktemp -d)"

# True if the version $1 is at least $2. Each has up to three numbers.
at_least() {
  local have want i
  IFS=. read -r -a have <<<"$1"
  IFS=. read -r -a want <<<"$2"
  for i in 0 1 2; do
    [ "${have[i]:-0}" -eq "${want[i]:-0}" ] || { [ "${have[i]:-0}" -gt "${want[i]:-0}" ] && return 0 || return 1; }
  done
}

first_version() { sed -n 's/^[^0-9]*\([0-9][0-9]*\.[0-9][0-9]*\(\.[0-9][0-9]*\)\{0,1\}\).*/\1/p' | head -n 1; }

require_tools() {
  local version
  command -v terraform >/dev/null || refuse 'terraform is not installed' "install Terraform $least_terraform or later: https://developer.hashicorp.com/terraform/install"
  version="$(terraform version 2>/dev/null | first_version)"
  at_least "${version:-0}" "$least_terraform" || refuse "terraform is version ${version:-unknown}" "install $least_terraform or later: older ones would keep passwords in the state"
  command -v aws >/dev/null || refuse 'the aws command is not installed' 'install the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'
  version="$(aws --version 2>&1 | sed 's|^aws-cli/||' | first_version)"
  at_least "${version:-0}" "$least_aws" || refuse "the aws command is version ${version:-unknown}" "install $least_aws or later, 2.x preferably"
}

require_settings() {
  [ -f terraform.tfvars ] || [ -n "${TF_VAR_databases:-}" ] || compgen -G '*.auto.tfvars*' >/dev/null ||
    refuse 'there are no settings' 'copy terraform.tfvars.example to terraform.tfvars and fill it in'
}

initialise() {
  terraform init -input=false -no-color >"$work/init" 2>&1 || {
    cat "$work/init" >&2
    refuse 'terraform init failed' 'see above; after a change of backend.tf, run terraform init -migrate-state by hand'
  }
}

# Reads the values of variables, whether they come from files, the environment or defaults, with one call, since it takes seconds.
read_settings() {
  terraform console <<<'join("|", [for v in [var.aws_region, var.backup_bucket_name, var.lambda_jar] : v == null ? "" : v])' \
    >"$work/settings" 2>"$work/console" || true
  case "$(tail -n 1 "$work/settings")" in
    '"'*'|'*'|'*'"') IFS='|' read -r region bucket jar < <(tail -n 1 "$work/settings" | sed 's/^"//; s/"$//') ;;
    *)
      cat "$work/console" >&2
      refuse 'the settings cannot be read' 'see any output above; backup_bucket_name must be set, for example in terraform.tfvars'
      ;;
  esac
}

use_region() {
  [ -n "$region" ] || region="${AWS_REGION:-${AWS_DEFAULT_REGION:-}}"
  [ -n "$region" ] || region="$(aws configure get region 2>/dev/null || true)"
  [ -n "$region" ] || refuse 'no region is given' 'set aws_region in terraform.tfvars'
  export AWS_REGION="$region" AWS_DEFAULT_REGION="$region" # 1.x of the aws command knows only the second
}

require_credentials() {
  aws sts get-caller-identity --query Account --output text >"$work/account" 2>"$work/sts" || {
    cat "$work/sts" >&2
    refuse 'AWS does not accept the credentials' 'log in (aws sso login, aws configure), or set AWS_PROFILE'
  }
}

prepare() {
  require_tools
  require_settings
  initialise
  read_settings
  use_region
  require_credentials
}

# For commands that need a deployment: it must exist.
prepare_deployed() {
  require_tools
  initialise
  # The outputs do not show this: they are those of the last deployment, even if it was removed.
  terraform state list >"$work/state" 2>/dev/null || true
  grep -qx aws_lambda_function.backup "$work/state" || refuse 'nothing is deployed here' 'run ./deploy.sh deploy; if somebody else has deployed, you need their backend.tf'
  function_name="$(output lambda_function_name)"
  AWS_REGION="$(output aws_region)"
  export AWS_REGION AWS_DEFAULT_REGION="$AWS_REGION"
  require_credentials
}

output() {
  local value
  value="$(terraform output -raw "$1" 2>/dev/null)" && [ -n "$value" ] && printf '%s\n' "$value"
}

# listed LINE OUTPUT: whether the output has this line.
listed() {
  output "$2" >"$work/lines" || true
  grep -qxF -- "$1" "$work/lines"
}

# confirm QUESTION
confirm() {
  local answer
  [ "$yes" = true ] && return 0
  [ -t 0 ] || refuse 'there is no terminal to ask on' 'give --yes'
  read -r -p "$1 [y/N] " answer
  case "$answer" in [yY] | [yY]es) ;; *) refuse 'nothing was changed' ;; esac
}

# Builds the jar unless it exists and is newer than all of its sources. A jar from elsewhere is used as it is.
build_jar() {
  local newer='' why='is not built'
  if [ "$jar" != "$default_jar" ]; then
    [ -f "$jar" ] || refuse "there is no file $jar" 'set lambda_jar to the path of the jar, or omit it to have the jar built'
    return 0
  fi
  if [ -f "$jar" ]; then
    newer="$(find ../pom.xml ../*/pom.xml ../adapter-*/src/main ../backup-core/src/main ../wiring/src/main -type f -newer "$jar" 2>/dev/null | head -n 1 || true)"
    [ -n "$newer" ] || return 0
    why="is older than ${newer#../}"
  fi
  command -v java >/dev/null || [ -n "${JAVA_HOME:-}" ] ||
    refuse "the jar $why, and there is no java to build it" 'install a JDK 17 or later, or set lambda_jar to an existing jar'
  say "The jar $why: building it. The first time, this fetches dependencies."
  (cd .. && ./mvnw -q -B -pl adapter-lambda -am -DskipTests package) || refuse 'the jar could not be built' 'see above'
}

# A bucket that exists, but is not in the state, belongs to an earlier deployment: it is adopted, never created again.
adoption() {
  terraform state list >"$work/state" 2>/dev/null || true # fails if there is no state
  if grep -qx aws_s3_bucket.backups "$work/state"; then
    return 0
  fi
  if aws s3api head-bucket --bucket "$bucket" >/dev/null 2>"$work/head"; then
    say "The bucket $bucket exists already: it will be used with everything in it."
    echo true
  elif ! grep -q '404' "$work/head"; then
    cat "$work/head" >&2
    refuse "cannot determine whether the bucket $bucket exists" 'if it belongs to another account (403), choose another backup_bucket_name'
  fi
}

# make_plan [ARGUMENT…]: returns 0 if nothing would change, 2 if something would.
make_plan() {
  local status=0
  terraform plan -input=false -out="$work/plan" -detailed-exitcode "$@" || status=$?
  [ "$status" -ne 1 ] || refuse 'the plan failed' 'see above; nothing was changed'
  return "$status"
}

plan_all() {
  local adopt
  adopt="$(adoption)" || exit 1 # it has printed the reason
  if [ "$adopt" = true ]; then
    export TF_VAR_adopt_bucket=true
  fi
  make_plan
}

plan() {
  prepare
  local status=0
  build_jar
  plan_all || status=$?
  [ "$status" -eq 0 ] || say 'Nothing was changed yet: ./deploy.sh deploy makes the changes.'
}

deploy() {
  local status=0
  prepare
  build_jar
  plan_all || status=$?
  if [ "$status" -eq 0 ]; then
    say 'Everything is deployed as it should be.'
    return 0
  fi
  confirm 'Make these changes?'
  [ -f backend.tf ] || say 'The state is kept in this directory; to keep it in a bucket, see backend.tf.example.'
  if ! terraform apply -input=false "$work/plan"; then
    say 'If PutSecretValue asks for a SecretString, a database needs its password in TF_VAR_database_passwords.'
    refuse 'not everything could be deployed' 'see above; when the cause is fixed, ./deploy.sh deploy continues'
  fi
  say 'Deployed. ./deploy.sh invoke makes the first backups now; until they exist, the alarms for missing backups are on.'
}

# Everything in the state that does not belong to the bucket with the backups: see bucket.tf.
removable() {
  terraform state list >"$work/state" 2>/dev/null || true
  sed 's/\[.*//' "$work/state" | sort -u | grep -Ev '^data\.|^aws_s3_bucket(_[a-z_]+)?\.backups$' || true
}

destroy() {
  local status=0 address
  local targets=()
  prepare
  while IFS= read -r address; do
    targets+=("-target=$address")
  done < <(removable)
  if [ ${#targets[@]} -eq 0 ]; then
    say "Nothing is deployed, except the bucket $bucket, which stays if it exists."
    return 0
  fi
  make_plan -destroy "${targets[@]}" || status=$?
  if [ "$status" -eq 2 ]; then
    confirm "Remove this? The bucket $bucket stays, with all backups and its settings."
    terraform apply -input=false "$work/plan" || refuse 'not everything could be removed' 'see above; ./deploy.sh destroy continues where it stopped'
  fi
  say "Removed. The bucket $bucket stays, with all backups, its policy, versions, encryption and lifecycle rules; its storage continues to"
  say 'cost. ./deploy.sh deploy uses it again. To delete it, empty it first, all versions included, in the console or with a lifecycle rule.'
}

logs() {
  local follow="$1" since="$2" group start last id time message
  local groups=()
  prepare_deployed
  groups+=("$(output cloudwatch_log_group_name)")
  ! group="$(output fargate_log_group_name)" || groups+=("$group")
  start=$((($(date +%s) - since * 60) * 1000))
  : >"$work/seen"
  while true; do
    # Lines may arrive late, so each request overlaps the previous one, and only new lines are shown.
    for group in "${groups[@]}"; do
      aws logs filter-log-events --log-group-name "$group" --start-time "$start" --query 'events[].[eventId,timestamp,message]' --output text
    done >"$work/events"
    last=$start
    while IFS=$'\t' read -r id time message; do
      if [ -n "$message" ] && ! grep -qxF "$id" "$work/seen"; then
        printf '%s\n' "$id" >>"$work/seen"
        printf '%s\n' "$message"
      fi
      case "$time" in '' | *[!0-9]*) ;; *) [ "$time" -le "$last" ] || last=$time ;; esac
    done <"$work/events"
    [ "$follow" = true ] || return 0
    [ "$((last - 60000))" -le "$start" ] || start=$((last - 60000))
    sleep 5
  done
}

json_text() { printf '"%s"' "$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }

invoke() {
  local name="$1" runner=function databases=''
  prepare_deployed
  if [ -n "$name" ]; then
    listed "$name" database_names || refuse "there is no database $name" "there are: $(output database_names | tr '\n' ' ')"
    ! listed "$name" fargate_database_names || runner=task
    databases="\"databases\": [$(json_text "$name")], "
  fi
  # With the time in the event, a request that the aws command sends twice makes only one backup.
  printf '{%s"time": "%s"}' "$databases" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$work/event"
  "invoke_$runner"
}

invoke_function() {
  local error
  say "Backing up; this takes up to 15 minutes. ./deploy.sh logs --follow shows more."
  error="$(AWS_MAX_ATTEMPTS=1 aws lambda invoke --function-name "$function_name" --payload "fileb://$work/event" \
    --cli-read-timeout 0 --query FunctionError --output text "$work/report")" ||
    refuse 'the function could not be invoked' 'see above; it may be running nevertheless: check ./deploy.sh logs'
  cat "$work/report"
  echo
  [ "$error" = None ] || refuse "the run failed ($error)" 'the report above and ./deploy.sh logs contain the reason'
}

invoke_task() {
  local cluster task state code reason
  output fargate_run_task >"$work/task"
  cluster="$(sed 's/.*"cluster":"\([^"]*\)".*/\1/' "$work/task")"
  printf '{"containerOverrides": [{"name": "backup", "command": [%s]}]}' "$(json_text "$(cat "$work/event")")" >"$work/overrides"
  task="$(AWS_MAX_ATTEMPTS=1 aws ecs run-task --cli-input-json "file://$work/task" --overrides "file://$work/overrides" --query '[tasks[0].taskArn,failures[0].reason]' --output text)" ||
    refuse 'the task could not be started' 'see above'
  IFS=$'\t' read -r task reason <<<"$task"
  [ "$task" != None ] || refuse "the task could not be started: $reason"
  say "Backing up in task ${task##*/}, which continues even if you end this command. ./deploy.sh logs --follow shows more."
  while true; do
    aws ecs describe-tasks --cluster "$cluster" --tasks "$task" --query 'tasks[0].[lastStatus,containers[0].exitCode,stoppedReason]' --output text >"$work/task"
    IFS=$'\t' read -r state code reason <"$work/task"
    [ "$state" != STOPPED ] || break
    sleep 5
  done
  aws logs filter-log-events --log-group-name "$(output fargate_log_group_name)" --log-stream-names "backup/backup/${task##*/}" --query 'events[].[message]' --output text || true
  case "$code" in
    0) ;;
    None) refuse "the task did not finish: $reason" 'if there is no log above: can its subnets reach the image and CloudWatch?' ;;
    *) refuse "the run failed (exit code $code)" 'the log above contains the reason' ;;
  esac
}

# The name of a database's folder: see docs/format.md.
folder() {
  local name="$1" out='' i c
  local LC_ALL=C
  for ((i = 0; i < ${#name}; i++)); do
    c="${name:i:1}"
    case "$i$c" in
      0[._]) printf -v c '%%%02X' "'$c" ;;
      *[a-zA-Z0-9._-]) ;;
      *) printf -v c '%%%02X' "$(($(printf '%d' "'$c") & 255))" ;;
    esac
    out+="$c"
  done
  printf '%s' "$out"
}

# Seconds since 1970 of yyyy-MM-dd_HH-mm-ss, which date cannot parse on every system.
seconds_of() {
  local y m d H M S
  IFS=_- read -r y m d H M S <<<"$1"
  y=$((10#$y)) m=$((10#$m)) d=$((10#$d))
  [ "$m" -gt 2 ] || { y=$((y - 1)) m=$((m + 12)); }
  printf '%s' $(((365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d - 719469) * 86400 + 10#$H * 3600 + 10#$M * 60 + 10#$S))
}

age_of() { awk -v s="$1" 'BEGIN { if (s < 7200) printf "%d min", s / 60; else if (s < 172800) printf "%.1f h", s / 3600; else printf "%.1f days", s / 86400 }'; }

size_of() { awk -v b="$1" 'BEGIN { split("bytes KiB MiB GiB TiB", u); i = 1; while (b >= 1024 && i < 5) { b /= 1024; i++ } printf (i == 1 ? "%d %s" : "%.1f %s"), b, u[i] }'; }

status() {
  local bucket prefix name now state alarm since key size stamp attention=false
  prepare_deployed
  bucket="$(output s3_bucket_name)"
  prefix="$(output backup_store)"
  prefix="${prefix#"s3://$bucket/"}"
  now="$(date +%s)"
  while IFS= read -r name; do
    printf '%s\n' "$name"
    aws s3api list-objects-v2 --bucket "$bucket" --prefix "$prefix/$(folder "$name")/" --query 'Contents[].[Size,Key]' --output text |
      grep -E '_[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2}\.sql(\.gz|\.zst)?$' | sort -k 2 | tail -n 3 >"$work/newest" || true
    if [ ! -s "$work/newest" ]; then
      printf '  no backup\n'
      attention=true
    fi
    while IFS=$'\t' read -r size key; do
      stamp="$(sed -E 's/.*_([0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2})\.sql.*/\1/' <<<"$key")"
      printf '  %-10s  %-10s  s3://%s/%s\n' "$(age_of $((now - $(seconds_of "$stamp"))))" "$(size_of "$size")" "$bucket" "$key"
    done <"$work/newest"
  done < <(output database_names)
  printf 'alarms\n'
  aws cloudwatch describe-alarms --alarm-name-prefix "$function_name/" --query 'MetricAlarms[].[StateValue,AlarmName,StateUpdatedTimestamp]' --output text >"$work/alarms"
  while IFS=$'\t' read -r state alarm since; do
    printf '  %-17s  %s, since %s\n' "$state" "$alarm" "$since"
    [ "$state" != ALARM ] || attention=true
  done <"$work/alarms"
  output alarm_topic_arn >/dev/null || say 'Nobody receives alarms: set alarm_email or alarm_sns_topic_arn.'
  [ "$attention" = false ] || refuse 'something needs attention' 'see "no backup" and ALARM above'
}

yes=false
follow=false
since=60
region=''
bucket=''
jar=''
function_name=''
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --yes | -y) yes=true ;;
    --follow | -f) follow=true ;;
    --since)
      since="${2:-}"
      case "$since" in '' | *[!0-9]*) refuse '--since needs a number of minutes' ;; esac
      shift
      ;;
    --help | -h) usage && exit 0 ;;
    -*) usage >&2 && refuse "there is no option $1" ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

command="${arguments[0]:-}"
limit=1
[ "$command" != invoke ] || limit=2
[ ${#arguments[@]} -le "$limit" ] || refuse "$command does not accept ${arguments[limit]}" './deploy.sh --help'
case "$command" in
  deploy | plan | destroy | status) "$command" ;;
  output)
    require_tools
    initialise
    terraform output
    ;;
  logs) logs "$follow" "$since" ;;
  invoke) invoke "${arguments[1]:-}" ;;
  '') usage >&2 && exit 1 ;;
  *) usage >&2 && refuse "there is no command $command" ;;
esac
