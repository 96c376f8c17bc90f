# Each rule of the variables refuses what it is for. The messages are for people; that they come at all is tested here.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  aws_region          = "eu-central-1"
  backup_bucket_name  = "test-backups"
  alarm_sns_topic_arn = "arn:aws:sns:eu-central-1:111122223333:ops"
  lambda_jar          = "tests/mocks/empty.jar"
  databases           = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d" }]
}

run "region_misspelt_is_refused" {
  command = plan

  variables {
    aws_region = "Frankfurt"
  }
  expect_failures = [var.aws_region]
}

run "environment_with_a_line_feed_is_refused" {
  command = plan

  variables {
    environment = "a\nb"
  }
  expect_failures = [var.environment]
}

run "function_name_too_long_is_refused" {
  command = plan

  variables {
    function_name = "fffffffffffffffffffffffffffffffffffffffff"
  }
  expect_failures = [var.function_name]
}

run "function_name_with_a_slash_is_refused" {
  command = plan

  variables {
    function_name = "a/b"
  }
  expect_failures = [var.function_name]
}

run "log_level_unknown_is_refused" {
  command = plan

  variables {
    log_level = "verbose"
  }
  expect_failures = [var.log_level]
}

run "log_retention_that_cloudwatch_does_not_know_is_refused" {
  command = plan

  variables {
    log_retention_days = 15
  }
  expect_failures = [var.log_retention_days]
}

run "retention_of_no_day_is_refused" {
  command = plan

  variables {
    backup_retention_days = 0
  }
  expect_failures = [var.backup_retention_days]
}

run "prefix_empty_is_refused" {
  command = plan

  variables {
    backup_prefix = ""
  }
  expect_failures = [var.backup_prefix]
}

run "prefix_with_a_slash_at_its_end_is_refused" {
  command = plan

  variables {
    backup_prefix = "pg/"
  }
  expect_failures = [var.backup_prefix]
}

run "prefix_with_a_wildcard_is_refused" {
  command = plan

  variables {
    backup_prefix = "pg*"
  }
  expect_failures = [var.backup_prefix]
}

run "compression_unknown_is_refused" {
  command = plan

  variables {
    backup_compression = "lzma"
  }
  expect_failures = [var.backup_compression]
}

run "jobs_of_none_is_refused" {
  command = plan

  variables {
    backup_jobs = 0
  }
  expect_failures = [var.backup_jobs]
}

run "bucket_name_with_a_dot_is_refused" {
  command = plan

  variables {
    backup_bucket_name = "my.bucket"
  }
  expect_failures = [var.backup_bucket_name]
}

run "kms_alias_is_refused" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/backup"
  }
  expect_failures = [var.kms_key_arn]
}

run "object_lock_mode_unknown_is_refused" {
  command = plan

  variables {
    object_lock = { mode = "LEGAL", days = 3 }
  }
  expect_failures = [var.object_lock]
}

run "object_lock_of_no_day_is_refused" {
  command = plan

  variables {
    object_lock = { days = 0 }
  }
  expect_failures = [var.object_lock]
}

run "noncurrent_versions_of_no_day_is_refused" {
  command = plan

  variables {
    noncurrent_version_days = 0
  }
  expect_failures = [var.noncurrent_version_days]
}

run "expiration_under_90_days_is_refused" {
  command = plan

  variables {
    backup_expiration_days = 89
  }
  expect_failures = [var.backup_expiration_days]
}

run "expiration_under_three_retentions_is_refused" {
  command = plan

  variables {
    backup_expiration_days = 100
    backup_retention_days  = 35
  }
  expect_failures = [var.backup_expiration_days]
}

run "runtime_too_old_is_refused" {
  command = plan

  variables {
    lambda_runtime = "java11"
  }
  expect_failures = [var.lambda_runtime]
}

run "architecture_unknown_is_refused" {
  command = plan

  variables {
    lambda_architecture = "riscv64"
  }
  expect_failures = [var.lambda_architecture]
}

run "memory_too_small_is_refused" {
  command = plan

  variables {
    lambda_memory_mb = 128
  }
  expect_failures = [var.lambda_memory_mb]
}

run "timeout_beyond_fifteen_minutes_is_refused" {
  command = plan

  variables {
    lambda_timeout_seconds = 901
  }
  expect_failures = [var.lambda_timeout_seconds]
}

run "concurrency_of_none_is_refused" {
  command = plan

  variables {
    lambda_reserved_concurrency = 0
  }
  expect_failures = [var.lambda_reserved_concurrency]
}

run "jar_missing_is_refused" {
  command = plan

  variables {
    lambda_jar = "tests/mocks/nothing.jar"
  }
  expect_failures = [aws_s3_object.jar]
}

run "subnet_that_is_none_is_refused" {
  command = plan

  variables {
    subnet_ids         = ["vpc-1"]
    security_group_ids = ["sg-0a"]
  }
  expect_failures = [var.subnet_ids]
}

run "security_group_that_is_none_is_refused" {
  command = plan

  variables {
    subnet_ids         = ["subnet-0a"]
    security_group_ids = ["default"]
  }
  expect_failures = [var.security_group_ids]
}

run "subnet_without_security_group_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0a"]
  }
  expect_failures = [var.security_group_ids]
}

run "schedule_once_is_refused" {
  command = plan

  variables {
    schedule_expression = "at(2030-01-01T00:00:00)"
  }
  expect_failures = [var.schedule_expression]
}

run "rate_without_unit_is_refused" {
  command = plan

  variables {
    schedule_expression = "rate(3)"
  }
  expect_failures = [var.schedule_expression]
}

run "time_zone_blank_is_refused" {
  command = plan

  variables {
    schedule_timezone = ""
  }
  expect_failures = [var.schedule_timezone]
}

run "alarm_topic_fifo_is_refused" {
  command = plan

  variables {
    alarm_sns_topic_arn = "arn:aws:sns:eu-central-1:111122223333:ops.fifo"
  }
  expect_failures = [var.alarm_sns_topic_arn]
}

run "alarm_topic_and_email_is_refused" {
  command = plan

  variables {
    alarm_email = "ops@example.com"
  }
  expect_failures = [var.alarm_email]
}

run "email_that_is_none_is_refused" {
  command = plan

  variables {
    alarm_email         = "ops"
    alarm_sns_topic_arn = null
  }
  expect_failures = [var.alarm_email]
}

run "failure_destination_of_another_kind_is_refused" {
  command = plan

  variables {
    failure_destination_arn = "arn:aws:s3:::bucket"
  }
  expect_failures = [var.failure_destination_arn]
}

run "gap_of_no_hour_is_refused" {
  command = plan

  variables {
    longest_gap_hours = 0
  }
  expect_failures = [var.longest_gap_hours]
}

run "passwords_of_an_unknown_database_is_refused" {
  command = plan

  variables {
    database_passwords = { e = "x" }
  }
  expect_failures = [var.database_passwords]
}

run "passwords_of_a_database_that_has_a_parameter_is_refused" {
  command = plan

  variables {
    database_passwords = { d = "x" }
  }
  expect_failures = [var.database_passwords]
}

run "password_empty_is_refused" {
  command = plan

  variables {
    databases          = [{ host = "h", username = "u", database = "d" }]
    database_passwords = { d = "" }
  }
  expect_failures = [var.database_passwords]
}

run "passwords_version_of_none_is_refused" {
  command = plan

  variables {
    database_passwords_version = 0
  }
  expect_failures = [var.database_passwords_version]
}

run "secrets_kms_alias_is_refused" {
  command = plan

  variables {
    secrets_kms_key_arns = ["arn:aws:kms:eu-central-1:111122223333:alias/x"]
  }
  expect_failures = [var.secrets_kms_key_arns]
}

run "databases_none_is_refused" {
  command = plan

  variables {
    databases = []
  }
  expect_failures = [var.databases]
}

run "password_of_a_database_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", password = "s3cret" }]
  }
  expect_failures = [var.databases]
}

run "host_blank_is_refused" {
  command = plan

  variables {
    databases = [{ host = " ", username = "u", database = "d", ssm_parameter = "/d" }]
  }
  expect_failures = [var.databases]
}

run "names_twice_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d" }, { host = "other", username = "u", database = "d", ssm_parameter = "/d" }]
  }
  expect_failures = [var.databases]
}

run "name_of_globals_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", name = "_globals.h" }]
  }
  expect_failures = [var.databases]
}

run "port_too_large_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", port = 70000 }]
  }
  expect_failures = [var.databases]
}

run "ssl_mode_unknown_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", ssl_mode = "on" }]
  }
  expect_failures = [var.databases]
}

run "auth_unknown_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", auth = "kerberos" }]
  }
  expect_failures = [var.databases]
}

run "two_sources_of_a_password_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:d-AbCdEf" }]
  }
  expect_failures = [var.databases]
}

run "secret_arn_without_its_ending_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:d" }]
  }
  expect_failures = [var.databases]
}

run "parameter_with_a_blank_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/a b" }]
  }
  expect_failures = [var.databases]
}

run "iam_without_resource_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", auth = "iam" }]
  }
  expect_failures = [var.databases]
}

run "resource_without_iam_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", resource_id = "db-ABC" }]
  }
  expect_failures = [var.databases]
}

run "schedule_of_a_database_once_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", schedule_expression = "at(2030-01-01T00:00:00)" }]
  }
  expect_failures = [var.databases]
}

run "rate_of_a_database_without_unit_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", schedule_expression = "rate(3)" }]
  }
  expect_failures = [var.databases]
}

run "gap_of_a_database_of_no_hour_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", longest_gap_hours = 0 }]
  }
  expect_failures = [var.databases]
}

run "runner_unknown_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", runner = "ec2" }]
  }
  expect_failures = [var.databases]
}

run "runner_fargate_without_fargate_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", runner = "fargate" }]
  }
  expect_failures = [var.fargate]
}

run "fargate_without_a_database_is_refused" {
  command = plan

  variables {
    fargate = { image = "i", subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
  }
  expect_failures = [var.fargate]
}

run "fargate_without_subnets_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", runner = "fargate" }]
    fargate   = { image = "i", subnet_ids = [], security_group_ids = ["sg-0a"] }
  }
  expect_failures = [var.fargate]
}

run "fargate_cpu_unknown_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", runner = "fargate" }]
    fargate   = { image = "i", subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"], cpu = 3000 }
  }
  expect_failures = [var.fargate]
}

run "cron_without_the_longest_gap_is_refused" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "d", ssm_parameter = "/d", schedule_expression = "cron(0 1 * * ? *)" }]
  }
  expect_failures = [aws_cloudwatch_metric_alarm.missing]
}

run "interval_too_long_to_be_watched_is_refused" {
  command = plan

  variables {
    schedule_expression = "rate(5 days)"
  }
  expect_failures = [aws_cloudwatch_metric_alarm.missing]
}

run "alarms_that_reach_nobody_are_warned_about" {
  command = plan

  variables {
    alarm_sns_topic_arn = null
  }
  expect_failures = [check.alarms_reach_somebody]
}
