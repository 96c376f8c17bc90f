#!/usr/bin/env bash
# Deploys to an emulated AWS on this machine with deploy.sh, checks the deployed resources, removes them, and deploys again.
# AwsDeploymentIT in e2e proves that a deployed function backs up, and that its backups can be restored.
# Needs terraform with the provider (TF_CLI_CONFIG_FILE may name a mirror), the aws command, and moto_server (pip install 'moto[server]').
# Ends with exit code 77 and the reason if one of them is missing or does not work.
set -euo pipefail

source="$(cd "$(dirname "$0")/.." && pwd)"
skip() {
  echo "SKIPPED: $*"
  exit 77
}
for tool in terraform aws moto_server python3 curl; do
  command -v "$tool" >/dev/null || skip "$tool is not on this machine"
done

work="$(mktemp -d)"
server=''
finish() {
  local status=$?
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  if [ "$status" -ne 0 ] && [ "$status" -ne 77 ]; then
    echo "FAILED; the last lines of the last command:" && tail -n 30 "$work/out" 2>/dev/null
  fi
  rm -rf "$work"
}
trap finish EXIT

port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
moto_server -H 127.0.0.1 -p "$port" >"$work/moto" 2>&1 &
server=$!
export AWS_ENDPOINT_URL="http://127.0.0.1:$port" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-central-1
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_REGION TF_VAR_database_passwords
# Does not wait for a server that ends at once.
answers() { curl -sf -o /dev/null "$AWS_ENDPOINT_URL/moto-api/"; }
until answers; do
  kill -0 "$server" 2>/dev/null || skip "moto_server does not start: $(tail -n 3 "$work/moto")"
  sleep 0.5
done
aws sts get-caller-identity >/dev/null 2>"$work/said" || skip "aws does not work: $(tail -n 3 "$work/said")"
mkdir "$work/provider"
sed '/^}/q' "$source/versions.tf" >"$work/provider/versions.tf"
terraform -chdir="$work/provider" init -no-color -input=false >/dev/null 2>"$work/said" ||
  skip "terraform finds no provider: $(tr -s ' \n' ' ' <"$work/said")"

# A project with its own sources, and a script that "builds" them.
mkdir -p "$work/terraform" "$work/backup-core/src/main" "$work/adapter-lambda/target"
cp "$source"/*.tf "$source/deploy.sh" "$work/terraform/"
cat >"$work/mvnw" <<SH
#!/usr/bin/env bash
echo built >>$work/builds
exec python3 -m zipfile -c adapter-lambda/target/backup-lambda.jar terraform/deploy.sh
SH
chmod +x "$work/mvnw"
cd "$work/terraform"
password='correct horse battery staple'
# Settings for the emulator only: bucket names in the path, and no difference in the plan because it does not store the log settings of the function.
# Lifecycle rules are left out: after each change the provider checks ten times, for 55 seconds in all, whether they still exist. AwsDeploymentIT
# deploys them.
cat >local_override.tf <<'TF'
provider "aws" {
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
resource "aws_lambda_function" "backup" {
  lifecycle {
    ignore_changes = [logging_config]
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "backups" {
  count = 0
}
TF
cat >terraform.tfvars <<TF
aws_region         = "eu-central-1"
backup_bucket_name = "local-backups"
alarm_email        = "ops@example.com"
databases = [
  { host = "a.example.com", username = "backup", database = "shop", secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf" },
  { host = "b.example.com", username = "backup", database = "orders", auth = "iam", resource_id = "db-ABC", schedule_expression = "cron(30 2 * * ? *)", longest_gap_hours = 24 },
  { name = "the crm", host = "c.example.com", username = "backup", database = "crm" },
  { name = "the \"history\"", host = "d.example.com", username = "backup", database = "history", ssm_parameter = "/history", runner = "fargate" },
]
fargate = { image = "example/pg-backup:1", subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
TF

tests=0
# test NAME COMMAND…: the command must succeed. Its output is in $work/out.
test_that() {
  local name="$1"
  shift
  tests=$((tests + 1))
  [ ! -f "$work/out" ] || mv "$work/out" "$work/said"
  if "$@" >"$work/out" 2>&1; then echo "ok   $name"; else
    echo "FAIL $name"
    exit 1
  fi
}
fails() { ! "$@"; }
says() { grep -F -- "$1" "$work/said"; } # searches the output of the command before
# shellcheck disable=SC2053 # the second is a pattern
matches() { [[ "$1" == $2 ]] || { echo "expected: $2" && echo "found:    $1" && return 1; }; }
equal() { [ "$1" = "$2" ] || { echo "expected: $2" && echo "found:    $1" && return 1; }; }
query() { aws "$@" --output text; }
absent() { ! grep -qrF -- "$1" "$2"; }

deploy_with_password() { TF_VAR_database_passwords="{\"the crm\":\"$password\"}" ./deploy.sh deploy --yes; }
test_that deploy_withoutAnybodyToAsk_isRefused fails ./deploy.sh deploy </dev/null
test_that deploy_withoutAJar_buildsIt says 'The jar is not built: building it.'
touch "$work/backup-core/src/main/Newer.java"
test_that deploy_onAnEmptyAccount_succeeds deploy_with_password
test_that deploy_withNewerSources_buildsAgain says 'The jar is older than backup-core/src/main/Newer.java: building it.'
test_that deploy_again_changesNothing ./deploy.sh deploy --yes
test_that deploy_again_saysSo says 'Everything is deployed as it should be.'
test_that deploy_again_buildsNothing equal "$(grep -c built "$work/builds")" 2
test_that fault_13_passwords_in_the_state absent "$password" .
test_that password_isInSecretsManager equal "$(query secretsmanager get-secret-value --secret-id "$(query secretsmanager list-secrets --query 'SecretList[0].ARN')" --query SecretString)" "$password"
test_that schedules_areOneForEachDatabase equal "$(query scheduler list-schedules --group-name postgres-backup --query 'length(Schedules)')" 4
test_that schedule_passesItsTime equal "$(query scheduler get-schedule --group-name postgres-backup --name shop --query Target.Input)" '{"databases":["shop"],"time":"<aws.scheduler.scheduled-time>"}'
test_that schedule_ofATask_passesItToo equal "$(query scheduler get-schedule --group-name postgres-backup --name "$(query scheduler list-schedules --group-name postgres-backup --query "Schedules[?contains(Name, 'history')].Name")" --query Target.Input | python3 -c 'import json, sys; print(json.load(sys.stdin)["containerOverrides"][0]["command"][0])')" '{"databases":["the \"history\""],"time":"<aws.scheduler.scheduled-time>"}'
test_that fault_15_retries equal "$(query lambda get-function-event-invoke-config --function-name postgres-backup --query MaximumRetryAttempts)" 0
test_that fault_2_missing_backup_alarm equal "$(query cloudwatch describe-alarms --alarm-names postgres-backup/shop/missing --query 'MetricAlarms[0].[TreatMissingData,EvaluationPeriods,DatapointsToAlarm]')" "$(printf 'breaching\t54\t54')"
test_that bucket_isPrivate equal "$(query s3api get-public-access-block --bucket local-backups --query 'PublicAccessBlockConfiguration.[BlockPublicAcls,BlockPublicPolicy,IgnorePublicAcls,RestrictPublicBuckets]')" "$(printf 'True\tTrue\tTrue\tTrue')"
test_that bucket_isEncrypted equal "$(query s3api get-bucket-encryption --bucket local-backups --query 'ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm')" AES256
test_that bucket_takesTlsOnly equal "$(query s3api get-bucket-policy --bucket local-backups --query Policy | grep -c '"aws:SecureTransport":"false"')" 1

test_that status_withoutBackups_fails fails ./deploy.sh status
# moto ignores the conditions of a policy and always denies; the next deployment restores the policy.
aws s3api delete-bucket-policy --bucket local-backups
now="$(date -u +%Y-%m-%d_%H-%M-%S)"
for folder in shop orders the%20crm the%20%22history%22; do
  aws s3api put-object --bucket local-backups --key "postgres-backup/$folder/${now%%_*}/${folder}_$now.sql" --body deploy.sh >/dev/null
done
test_that status_withBackups_succeeds ./deploy.sh status
test_that status_findsEncodedNames says 'the%20%22history%22_'

# Replaces the function and the tasks: records the arguments of the aws command, and gives an answer. The aws command itself checks the arguments
# for a task, which the emulator cannot run.
mkdir "$work/bin"
cat >"$work/bin/aws" <<SH
#!/usr/bin/env bash
case "\$1 \$2" in
  'lambda invoke')
    echo "\$* AWS_MAX_ATTEMPTS=\$AWS_MAX_ATTEMPTS" >$work/invoked
    while [ \$# -gt 1 ]; do case "\$1" in --payload) cp "\${2#fileb://}" $work/event ;; esac; shift; done
    echo '{"databases": []}' >"\$1"
    cat $work/answer
    ;;
  'ecs run-task')
    $(command -v aws) "\$@" --generate-cli-skeleton output >/dev/null || exit
    while [ \$# -gt 1 ]; do case "\$1" in --cli-input-json) cp "\${2#file://}" $work/task ;; --overrides) cp "\${2#file://}" $work/overrides ;; esac; shift; done
    printf 'arn:aws:ecs:eu-central-1:123456789012:task/postgres-backup/0a\tNone\n'
    ;;
  'ecs describe-tasks') cat $work/answer ;;
  *) exec $(command -v aws) "\$@" ;;
esac
SH
chmod +x "$work/bin/aws"
invoke() { PATH="$work/bin:$PATH" ./deploy.sh invoke "$@"; }
echo None >"$work/answer"
test_that invoke_ofOneDatabase_succeeds invoke 'the crm'
test_that invoke_ofOneDatabase_namesIt grep -q '{"databases": \["the crm"\], "time": "....-..-..T..:..:..Z"}' "$work/event"
test_that fault_14_invoke_waits_and_is_sent_once grep -q -- '--cli-read-timeout 0 .*AWS_MAX_ATTEMPTS=1' "$work/invoked"
test_that invoke_ofAnUnknownDatabase_fails fails invoke nobody
echo Unhandled >"$work/answer"
test_that invoke_ofAFailingRun_fails fails invoke

printf 'STOPPED\t0\tNone\n' >"$work/answer"
test_that invoke_ofATask_succeeds invoke 'the "history"'
event_of_task() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["containerOverrides"][0]["command"][0])' "$work/overrides"; }
test_that invoke_ofATask_handsItTheEvent matches "$(event_of_task)" '{"databases": \["the \\"history\\""\], "time": "????-??-??T??:??:??Z"}'
test_that invoke_ofATask_isOnFargate grep -q '"launchType":"FARGATE".*"subnets":\["subnet-0a"\]' "$work/task"
printf 'STOPPED\t5\tEssential container in task exited\n' >"$work/answer"
test_that invoke_ofAFailingTask_fails fails invoke 'the "history"'
test_that invoke_ofAFailingTask_saysItsExitCode says 'the run failed (exit code 5)'
test_that logs_succeed ./deploy.sh logs

test_that fault_14_plain_destroy_removes_nothing fails terraform destroy -auto-approve
test_that fault_14_plain_destroy_leaves_the_function aws lambda get-function --function-name postgres-backup
test_that fault_14_destroy_removes_all_but_the_bucket ./deploy.sh destroy --yes
test_that fault_14_destroy_leaves_no_function fails aws lambda get-function --function-name postgres-backup
test_that fault_14_destroy_leaves_nothing_else equal "$(terraform state list | grep -Ev '^data\.|\.backups$' || true)" ''
test_that destroy_keepsBackups equal "$(query s3api list-objects-v2 --bucket local-backups --query 'length(Contents)')" 4
test_that destroy_keepsVersions equal "$(query s3api get-bucket-versioning --bucket local-backups --query Status)" Enabled
test_that destroy_again_succeeds ./deploy.sh destroy --yes
test_that status_afterDestroy_isRefused fails ./deploy.sh status

rm -f terraform.tfstate terraform.tfstate.backup
test_that deploy_withoutItsState_takesTheBucketUp deploy_with_password
test_that deploy_withoutItsState_imports says '1 imported'
test_that deploy_withoutItsState_keepsBackups equal "$(query s3api list-objects-v2 --bucket local-backups --query 'length(Contents)')" 4
test_that bucket_takesTlsOnlyAgain aws s3api get-bucket-policy --bucket local-backups
echo "$tests tests passed"
