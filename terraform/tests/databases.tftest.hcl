# Several databases: their schedules, settings, passwords and rights.

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
    { host = "shop.example.com", username = "backup", database = "shop", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf" },
    { host = "orders.example.com", username = "backup", database = "orders", auth = "iam", resource_id = "db-ABC", schedule_expression = "cron(30 2 * * ? *)", longest_gap_hours = 24 },
    { name = "the crm", host = "crm.example.com", port = 5433, username = "backup", database = "postgres", ssl_mode = "verify-full" },
    { name = "the-crm", host = "crm.example.com", username = "backup", database = "crm", ssm_parameter = "pg/crm" },
  ]
}

run "databases_have_a_schedule_each_with_their_own_payload" {
  command = plan

  assert {
    condition     = { for name, schedule in aws_scheduler_schedule.database : name => jsondecode(schedule.target[0].input).databases } == { orders = ["orders"], shop = ["shop"], "the crm" = ["the crm"], "the-crm" = ["the-crm"] }
    error_message = "some databases have no schedule of their own"
  }
  assert {
    condition     = aws_scheduler_schedule.database["orders"].schedule_expression == "cron(30 2 * * ? *)" && aws_scheduler_schedule.database["shop"].schedule_expression == "rate(3 hours)"
    error_message = "the schedules do not use the expressions of their databases"
  }
  assert {
    condition     = length(distinct([for schedule in aws_scheduler_schedule.database : schedule.name])) == 4 && alltrue([for schedule in aws_scheduler_schedule.database : can(regex("^[0-9A-Za-z_.-]{1,64}$", schedule.name))])
    error_message = "two names collide, or are not valid as names of schedules"
  }
}

run "settings_of_databases_are_the_services_without_defaults" {
  command = plan

  assert {
    condition = jsondecode(aws_lambda_function.backup.environment[0].variables["DATABASES"]) == [
      { host = "shop.example.com", username = "backup", database = "shop", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf" },
      { host = "orders.example.com", username = "backup", database = "orders", auth = "iam" },
      { name = "the crm", host = "crm.example.com", port = 5433, username = "backup", database = "postgres", ssl_mode = "verify-full", secret_arn = aws_secretsmanager_secret.password["the crm"].arn },
      { name = "the-crm", host = "crm.example.com", username = "backup", database = "crm", ssm_parameter = "pg/crm" },
    ]
    error_message = aws_lambda_function.backup.environment[0].variables["DATABASES"]
  }
}

run "omissions_are_allowed_by_name_to_function_and_tasks" {
  command = plan

  variables {
    allowed_omissions = ["user mapping *", "table public.a?b"]
    databases = [
      { host = "shop.example.com", username = "backup", database = "shop", ssm_parameter = "/shop" },
      { host = "history.example.com", username = "backup", database = "history", ssm_parameter = "/history", runner = "fargate" },
    ]
    fargate = { image = "i", subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
  }
  assert {
    condition     = aws_lambda_function.backup.environment[0].variables["BACKUP_ALLOW_OMISSIONS"] == "user mapping *;table public.a?b"
    error_message = jsonencode(aws_lambda_function.backup.environment[0].variables)
  }
  assert {
    condition     = contains(jsondecode(aws_ecs_task_definition.fargate[0].container_definitions)[0].environment, { name = "BACKUP_ALLOW_OMISSIONS", value = "user mapping *;table public.a?b" })
    error_message = aws_ecs_task_definition.fargate[0].container_definitions
  }
}

run "rights_are_those_that_the_databases_need" {
  command = plan

  assert {
    condition     = jsonencode({ for statement in data.aws_iam_policy_document.run.statement : statement.sid => sort(statement.actions) }) == jsonencode({ List = ["s3:ListBucket", "s3:ListBucketMultipartUploads"], Backups = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:ListMultipartUploadParts", "s3:PutObject"], Secrets = ["secretsmanager:GetSecretValue"], Parameters = ["ssm:GetParameter"], Databases = ["rds-db:connect"] })
    error_message = jsonencode(data.aws_iam_policy_document.run.statement[*].sid)
  }
  assert {
    condition     = { for statement in data.aws_iam_policy_document.run.statement : statement.sid => tolist(statement.resources)[0] if length(statement.resources) == 1 } == { List = "arn:aws:s3:::test-backups", Backups = "arn:aws:s3:::test-backups/postgres-backup/*", Parameters = "arn:aws:ssm:eu-central-1:111122223333:parameter/pg/crm", Databases = "arn:aws:rds-db:eu-central-1:111122223333:dbuser:db-ABC/backup" }
    error_message = "the right is not limited to these resources"
  }
  assert {
    condition     = one([for statement in data.aws_iam_policy_document.run.statement : statement.resources if statement.sid == "Secrets"]) == toset(["arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-AbCdEf", aws_secretsmanager_secret.password["the crm"].arn])
    error_message = "the right is not limited to these secrets"
  }
  assert {
    condition     = join(" ", data.aws_iam_policy_document.function.statement[*].sid) == "Logs FailureDestination"
    error_message = jsonencode(data.aws_iam_policy_document.function.statement[*].sid)
  }
}

run "rights_on_keys_and_interfaces_come_with_them" {
  command = plan

  variables {
    kms_key_arn          = "arn:aws:kms:eu-central-1:111122223333:key/1"
    secrets_kms_key_arns = ["arn:aws:kms:eu-central-1:111122223333:key/2"]
    subnet_ids           = ["subnet-0a"]
    security_group_ids   = ["sg-0a"]
  }
  assert {
    condition     = one([for statement in data.aws_iam_policy_document.run.statement : tolist(statement.resources)[0] if statement.sid == "KeyOfBackups"]) == "arn:aws:kms:eu-central-1:111122223333:key/1" && one([for statement in data.aws_iam_policy_document.run.statement : tolist(statement.resources)[0] if statement.sid == "KeysOfSecrets"]) == "arn:aws:kms:eu-central-1:111122223333:key/2"
    error_message = "the right does not cover the keys"
  }
  assert {
    condition     = join(" ", data.aws_iam_policy_document.function.statement[*].sid) == "Logs FailureDestination Interfaces NoInterfacesForTheCode"
    error_message = jsonencode(data.aws_iam_policy_document.function.statement[*].sid)
  }
  assert {
    condition     = aws_lambda_function.backup.environment[0].variables["BACKUP_SSE"] == "aws:kms" && aws_lambda_function.backup.environment[0].variables["BACKUP_KMS_KEY_ID"] == var.kms_key_arn && tolist(aws_s3_bucket_server_side_encryption_configuration.backups.rule)[0].apply_server_side_encryption_by_default[0].kms_master_key_id == var.kms_key_arn
    error_message = "the bucket is not encrypted with the key"
  }
  assert {
    condition     = tolist(aws_lambda_function.backup.vpc_config[0].subnet_ids)[0] == "subnet-0a" && tolist(aws_lambda_function.backup.vpc_config[0].security_group_ids)[0] == "sg-0a"
    error_message = "the function is not in the VPC"
  }
}

run "queue_of_failures_gets_what_schedules_could_not_deliver_too" {
  command = plan

  variables {
    failure_destination_arn = "arn:aws:sqs:eu-central-1:111122223333:failures"
  }
  assert {
    condition     = aws_scheduler_schedule.database["shop"].target[0].dead_letter_config[0].arn == var.failure_destination_arn && aws_lambda_function_event_invoke_config.backup.destination_config[0].on_failure[0].destination == var.failure_destination_arn
    error_message = "failures are not sent to the queue"
  }
  assert {
    condition     = one([for statement in data.aws_iam_policy_document.function.statement : one(statement.actions) if statement.sid == "FailureDestination"]) == "sqs:SendMessage" && contains(data.aws_iam_policy_document.schedule.statement[*].sid, "DeadLetters")
    error_message = "the right to send is missing"
  }
}

run "object_lock_is_asked_for_with_the_bucket" {
  command = plan

  variables {
    object_lock = { days = 7 }
  }
  assert {
    condition     = aws_s3_bucket.backups.object_lock_enabled && aws_s3_bucket_object_lock_configuration.backups[0].rule[0].default_retention[0].mode == "GOVERNANCE" && aws_s3_bucket_object_lock_configuration.backups[0].rule[0].default_retention[0].days == 7
    error_message = "objects are not locked for a week"
  }
}

run "environment_of_a_dozen_databases_is_small_enough" {
  command = plan

  variables {
    databases = [for i in range(12) : { host = "database-${i}.abc123.eu-central-1.rds.amazonaws.com", username = "backup", database = "database${i}", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-database-${i}-AbCdEf" }]
  }
  assert {
    condition     = length(aws_scheduler_schedule.database) == 12 && length(aws_cloudwatch_metric_alarm.missing) == 12
    error_message = "some databases are missing"
  }
}

run "environment_beyond_four_kilobytes_is_refused" {
  command = plan

  variables {
    databases = [for i in range(30) : { host = "database-${i}.abc123.eu-central-1.rds.amazonaws.com", username = "backup", database = "database${i}", secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-database-${i}-AbCdEf" }]
  }
  expect_failures = [aws_lambda_function.backup]
}
