# The deployment with only the two settings that have no default, and an address for alarms.

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
    {
      host       = "shop.example.com"
      username   = "backup"
      database   = "shop"
      secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf"
    },
  ]
}

run "defaults_are_what_the_guide_says" {
  command = plan

  # By default, the function runs Java on arm64 with one core and fifteen minutes.
  assert {
    condition     = aws_lambda_function.backup.runtime == "java21" && aws_lambda_function.backup.handler == "io.pgbackup.lambda.BackupHandler::handleRequest" && tolist(aws_lambda_function.backup.architectures)[0] == "arm64"
    error_message = "the function does not run the handler on java21 and arm64"
  }
  assert {
    condition     = aws_lambda_function.backup.memory_size == 1769 && aws_lambda_function.backup.timeout == 900 && aws_lambda_function.backup.ephemeral_storage[0].size == 512
    error_message = "the function does not have 1769 MB, 900 seconds and 512 MB of storage"
  }
  assert {
    condition     = aws_lambda_function.backup.reserved_concurrent_executions == -1 && length(aws_lambda_function.backup.vpc_config) == 0
    error_message = "concurrency is reserved, or a VPC is configured"
  }

  # By default, the environment contains the settings that the service reads.
  assert {
    condition = aws_lambda_function.backup.environment[0].variables == tomap({
      BACKUP_STORE          = "s3://test-backups/postgres-backup"
      BACKUP_RETENTION_DAYS = "2"
      BACKUP_COMPRESSION    = "none"
      BACKUP_SSE            = "AES256"
      LOG_LEVEL             = "info"
      JAVA_TOOL_OPTIONS     = "-XX:+TieredCompilation -XX:TieredStopAtLevel=4"
      DATABASES             = jsonencode([{ host = "shop.example.com", username = "backup", database = "shop", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf" }])
    })
    error_message = jsonencode(aws_lambda_function.backup.environment[0].variables)
  }

  # By default, logs are JSON, are kept for two weeks, and include the metrics.
  assert {
    condition     = aws_cloudwatch_log_group.function.name == "/aws/lambda/postgres-backup" && aws_cloudwatch_log_group.function.retention_in_days == 14
    error_message = "logs are not kept for two weeks"
  }
  assert {
    condition     = aws_lambda_function.backup.logging_config[0].log_format == "JSON" && aws_lambda_function.backup.logging_config[0].log_group == "/aws/lambda/postgres-backup"
    error_message = "logs are not JSON, or not in the group"
  }

  # By default, the bucket is versioned, encrypted, private and kept.
  assert {
    condition     = aws_s3_bucket.backups.bucket == "test-backups" && !aws_s3_bucket.backups.force_destroy && !aws_s3_bucket.backups.object_lock_enabled
    error_message = "the bucket does not have the expected name, or is not kept"
  }
  assert {
    condition     = aws_s3_bucket_versioning.backups.versioning_configuration[0].status == "Enabled"
    error_message = "versioning is not enabled"
  }
  assert {
    condition     = tolist(aws_s3_bucket_server_side_encryption_configuration.backups.rule)[0].apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "the encryption is not AES256"
  }
  assert {
    condition     = alltrue([aws_s3_bucket_public_access_block.backups.block_public_acls, aws_s3_bucket_public_access_block.backups.block_public_policy, aws_s3_bucket_public_access_block.backups.ignore_public_acls, aws_s3_bucket_public_access_block.backups.restrict_public_buckets])
    error_message = "public access is not blocked"
  }

  # By default, the schedule runs every three hours and passes its own time.
  assert {
    condition     = aws_scheduler_schedule.database["shop"].schedule_expression == "rate(3 hours)" && aws_scheduler_schedule.database["shop"].schedule_expression_timezone == "UTC" && aws_scheduler_schedule.database["shop"].flexible_time_window[0].mode == "OFF"
    error_message = "the schedule does not run every three hours"
  }
  assert {
    condition     = aws_scheduler_schedule.database["shop"].target[0].input == "{\"databases\":[\"shop\"],\"time\":\"<aws.scheduler.scheduled-time>\"}"
    error_message = aws_scheduler_schedule.database["shop"].target[0].input
  }

  # By default, events of failed runs are sent to the topic of the alarms.
  assert {
    condition     = aws_lambda_function_event_invoke_config.backup.destination_config[0].on_failure[0].destination == "arn:aws:sns:eu-central-1:111122223333:ops"
    error_message = "no topic receives the events"
  }

  # By default, no resources for Fargate.
  assert {
    condition     = length(aws_ecs_cluster.fargate) + length(aws_ecs_task_definition.fargate) + length(aws_iam_role.task) + length(aws_cloudwatch_log_group.fargate) == 0
    error_message = "a resource for Fargate exists"
  }

  # The outputs of the first version keep their names.
  assert {
    condition = alltrue([for value in [
      output.lambda_function_name, output.lambda_function_arn, output.s3_bucket_name, output.s3_bucket_arn, output.s3_bucket_domain_name,
      output.lambda_deployments_bucket_name, output.lambda_deployments_bucket_arn, output.cloudwatch_log_group_name, output.cloudwatch_log_group_arn,
      output.eventbridge_rule_name, output.eventbridge_rule_arn, output.iam_role_name, output.iam_role_arn, output.backup_schedule, output.aws_region, output.aws_account_id,
    ] : value != null && value != ""])
    error_message = "an output is empty"
  }
}

run "log_of_errors_only_drops_no_metrics" {
  command = plan

  variables {
    log_level = "error"
  }
  assert {
    condition     = aws_lambda_function.backup.logging_config[0].application_log_level == "INFO" && aws_lambda_function.backup.environment[0].variables["LOG_LEVEL"] == "error"
    error_message = "Lambda would drop the lines that are metrics"
  }
}

run "variables_of_the_first_version_keep_their_names" {
  command = plan

  variables {
    aws_region            = "eu-west-1"
    environment           = "staging"
    function_name         = "db-backuper"
    backup_bucket_name    = "old-backups"
    backup_retention_days = 3
    backup_prefix         = "pg"
    log_level             = "debug"
    log_retention_days    = 30
    aws_access_key_id     = ""
    aws_secret_access_key = ""
    alarm_sns_topic_arn   = "arn:aws:sns:eu-west-1:111122223333:ops"
    databases = [
      { host = "a", port = 5433, username = "u", database = "d", ssl_mode = "require", ssm_parameter = "/pg/password" },
    ]
  }
  assert {
    condition     = aws_lambda_function.backup.function_name == "db-backuper" && aws_lambda_function.backup.environment[0].variables["BACKUP_STORE"] == "s3://old-backups/pg" && aws_lambda_function.backup.environment[0].variables["DATABASES"] == jsonencode([{ host = "a", port = 5433, username = "u", database = "d", ssl_mode = "require", ssm_parameter = "/pg/password" }])
    error_message = "the values do not come from the variables"
  }
}
