# Each rule of the variables refuses the values that it exists for. These tests check that the rule fails, not the text of its message.
# A run may break rules of several variables, but only one rule of each, since a test cannot tell which rule of a variable has failed.

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

run "values_that_are_wrong_are_refused" {
  command = plan

  variables {
    aws_region                  = "Frankfurt"
    environment                 = "a\nb"
    function_name               = "fffffffffffffffffffffffffffffffffffffffff"
    log_level                   = "verbose"
    log_retention_days          = 15
    backup_prefix               = ""
    backup_compression          = "lzma"
    backup_jobs                 = 0
    backup_bucket_name          = "my.bucket"
    kms_key_arn                 = "arn:aws:kms:eu-central-1:111122223333:alias/backup"
    object_lock                 = { mode = "LEGAL", days = 3 }
    noncurrent_version_days     = 0
    backup_expiration_days      = 89
    lambda_runtime              = "java11"
    lambda_architecture         = "riscv64"
    lambda_memory_mb            = 128
    lambda_timeout_seconds      = 901
    lambda_reserved_concurrency = 0
    subnet_ids                  = ["vpc-1"]
    security_group_ids          = ["sg-0a"]
    schedule_expression         = "at(2030-01-01T00:00:00)"
    schedule_timezone           = ""
    alarm_sns_topic_arn         = "arn:aws:sns:eu-central-1:111122223333:ops.fifo"
    failure_destination_arn     = "arn:aws:s3:::bucket"
    longest_gap_hours           = 0
    database_passwords_version  = 0
    secrets_kms_key_arns        = ["arn:aws:kms:eu-central-1:111122223333:alias/x"]
    database_passwords          = { e = "x" }
    allowed_omissions           = ["user mapping *", "table public.a;b"]
  }
  expect_failures = [
    var.aws_region,
    var.environment,
    var.function_name,
    var.log_level,
    var.log_retention_days,
    var.backup_prefix,
    var.backup_compression,
    var.backup_jobs,
    var.backup_bucket_name,
    var.kms_key_arn,
    var.object_lock,
    var.noncurrent_version_days,
    var.backup_expiration_days,
    var.lambda_runtime,
    var.lambda_architecture,
    var.lambda_memory_mb,
    var.lambda_timeout_seconds,
    var.lambda_reserved_concurrency,
    var.subnet_ids,
    var.schedule_expression,
    var.schedule_timezone,
    var.alarm_sns_topic_arn,
    var.failure_destination_arn,
    var.longest_gap_hours,
    var.database_passwords_version,
    var.secrets_kms_key_arns,
    var.database_passwords,
    var.allowed_omissions,
  ]
}

run "values_that_are_wrong_in_another_way_are_refused" {
  command = plan

  variables {
    function_name          = "a/b"
    backup_prefix          = "pg/"
    object_lock            = { days = 0 }
    backup_expiration_days = 100
    backup_retention_days  = 35
    subnet_ids             = ["subnet-0a"]
    security_group_ids     = ["default"]
    schedule_expression    = "rate(3)"
    alarm_email            = "ops@example.com"
    database_passwords     = { d = "x" }
    allowed_omissions      = ["table public.a\nb"]
  }
  expect_failures = [
    var.function_name,
    var.backup_prefix,
    var.object_lock,
    var.backup_expiration_days,
    var.security_group_ids,
    var.schedule_expression,
    var.alarm_email,
    var.database_passwords,
    var.allowed_omissions,
  ]
}

run "values_that_are_wrong_in_a_third_way_are_refused" {
  command = plan

  variables {
    backup_retention_days = 0
    backup_prefix         = "pg*"
    subnet_ids            = ["subnet-0a"]
    alarm_email           = "ops"
    alarm_sns_topic_arn   = null
    databases             = [{ host = "h", username = "u", database = "d" }]
    database_passwords    = { d = "" }
    allowed_omissions     = [" "]
  }
  expect_failures = [
    var.backup_retention_days,
    var.backup_prefix,
    var.security_group_ids,
    var.alarm_email,
    var.database_passwords,
    var.allowed_omissions,
  ]
}

run "jar_missing_is_refused" {
  command = plan

  variables {
    lambda_jar = "tests/mocks/nothing.jar"
  }
  expect_failures = [aws_s3_object.jar]
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
