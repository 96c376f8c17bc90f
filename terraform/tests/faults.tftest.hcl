# The faults of the first version that Terraform can prevent, one run each, with their numbers in the list of faults.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  aws_region          = "eu-central-1"
  backup_bucket_name  = "test-backups"
  alarm_sns_topic_arn = "arn:aws:sns:eu-central-1:111122223333:ops"
  lambda_jar          = "tests/mocks/empty.jar"
  databases = [
    { host = "shop.example.com", username = "backup", database = "shop", ssm_parameter = "/shop" },
    { host = "crm.example.com", username = "backup", database = "crm" },
  ]
  database_passwords = { crm = "correct horse battery staple" }
}

run "fault_2_alarms_that_cannot_fire" {
  command = plan

  # One failed run every three hours is one period with data. It must suffice, however late Lambda reports it.
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.function : alarm.datapoints_to_alarm == 1 && alarm.period * (alarm.evaluation_periods - 1) >= aws_lambda_function.backup.timeout])
    error_message = "an alarm needs more than one period, or its window is shorter than a run"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.function["errors"].metric_name == "Errors" && aws_cloudwatch_metric_alarm.function["errors"].threshold == 1 && aws_cloudwatch_metric_alarm.function["errors"].comparison_operator == "GreaterThanOrEqualToThreshold"
    error_message = "one error does not suffice"
  }
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.missing) == ["crm", "shop"] && alltrue([for alarm in aws_cloudwatch_metric_alarm.missing : alarm.treat_missing_data == "breaching"])
    error_message = "the alarms for missing backups have no action"
  }
  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.function), values(aws_cloudwatch_metric_alarm.missing), values(aws_cloudwatch_metric_alarm.shrunk)) : contains(alarm.alarm_actions, var.alarm_sns_topic_arn)])
    error_message = "an alarm has no action"
  }
}

run "fault_8_disk_of_the_function_and_plain_logs" {
  command = plan

  assert {
    condition     = aws_lambda_function.backup.ephemeral_storage[0].size == 512 && aws_lambda_function.backup.logging_config[0].log_format == "JSON"
    error_message = "storage or log format is not set"
  }
}

run "fault_10_lifecycle_deletes_the_last_good_backups" {
  command = plan

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.backups.rule : rule.filter[0].prefix == "postgres-backup/"])
    error_message = "a rule covers other objects than backups"
  }
  assert {
    condition     = join(" ", aws_s3_bucket_lifecycle_configuration.backups.rule[*].id) == "deleted-backups unfinished-uploads"
    error_message = "S3 deletes backups only because of their age"
  }
  assert {
    condition     = one(flatten([for rule in aws_s3_bucket_lifecycle_configuration.backups.rule : rule.noncurrent_version_expiration[*].noncurrent_days])) == 30 && one(flatten([for rule in aws_s3_bucket_lifecycle_configuration.backups.rule : rule.abort_incomplete_multipart_upload[*].days_after_initiation])) == 3
    error_message = "deleted backups or unfinished uploads are not kept for the expected time"
  }
}

run "fault_10_expiration_only_far_behind_the_retention" {
  command = plan

  variables {
    backup_retention_days  = 40
    backup_expiration_days = 120
  }
  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.backups.rule : rule.expiration[0].days if rule.id == "forgotten-backups"]) == 120
    error_message = "the rule for forgotten backups is missing"
  }
}

run "fault_13_passwords_in_the_state_and_the_environment" {
  command = plan

  assert {
    condition     = !strcontains(jsonencode(aws_lambda_function.backup.environment), "correct horse")
    error_message = "the environment contains a password"
  }
  assert {
    condition     = aws_secretsmanager_secret_version.password["crm"].secret_string == null
    error_message = "the state contains a password"
  }
  assert {
    condition     = aws_secretsmanager_secret_version.password["crm"].secret_string_wo == null && aws_secretsmanager_secret_version.password["crm"].secret_string_wo_version == 1
    error_message = "the password is not write-only"
  }
}

run "fault_13_password_of_a_database_is_refused" {
  command = plan

  variables {
    databases          = [{ host = "h", username = "u", database = "d", password = "correct horse battery staple" }]
    database_passwords = {}
  }
  expect_failures = [var.databases]
}

run "fault_13_keys_of_aws_are_refused" {
  command = plan

  variables {
    aws_access_key_id     = "AKIAIOSFODNN7EXAMPLE"
    aws_secret_access_key = "wJalrXUtnFEMI"
  }
  expect_failures = [var.aws_access_key_id, var.aws_secret_access_key]
}

run "fault_13_right_to_delete_everything" {
  command = plan

  assert {
    condition     = alltrue([for statement in data.aws_iam_policy_document.run.statement : statement.resources == toset(["arn:aws:s3:::test-backups/postgres-backup/*"]) if anytrue([for action in statement.actions : startswith(action, "s3:Delete")])])
    error_message = "the function may delete outside of its prefix"
  }
  assert {
    condition     = alltrue([for statement in concat(data.aws_iam_policy_document.run.statement, data.aws_iam_policy_document.function.statement) : alltrue([for action in statement.actions : !strcontains(action, "*") && action != "s3:DeleteObjectVersion" && action != "s3:DeleteBucket" && action != "s3:PutBucketVersioning"])])
    error_message = "the function may delete versions"
  }
}

run "fault_15_retries_that_overlap" {
  command = plan

  assert {
    condition     = aws_lambda_function_event_invoke_config.backup.maximum_retry_attempts == 0 && aws_lambda_function_event_invoke_config.backup.maximum_event_age_in_seconds == 3600
    error_message = "Lambda repeats failed runs"
  }
  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.database : schedule.target[0].retry_policy[0].maximum_retry_attempts <= 1 && strcontains(schedule.target[0].input, "<aws.scheduler.scheduled-time>")])
    error_message = "a schedule repeats its delivery, or does not pass its time"
  }
}

run "fault_15_reserved_concurrency_where_it_is_wanted" {
  command = plan

  variables {
    lambda_reserved_concurrency = 2
  }
  assert {
    condition     = aws_lambda_function.backup.reserved_concurrent_executions == 2
    error_message = "the concurrency is not reserved"
  }
}
