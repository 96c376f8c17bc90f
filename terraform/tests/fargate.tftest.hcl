# A database whose backup takes longer than the time limit of a function.

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
    { host = "history.example.com", username = "backup", database = "history", ssm_parameter = "/history", runner = "fargate" },
    { name = "say \"hi\" & <go>", host = "hi.example.com", port = 5433, username = "backup", database = "hi", ssm_parameter = "/hi", runner = "fargate" },
  ]
  fargate = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/pg-backup:1", subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
}

run "task_takes_the_event_that_the_function_takes" {
  command = plan

  # The event is JSON inside a JSON string: the placeholder must remain unchanged, and the quotes of the event are escaped once.
  assert {
    condition     = aws_scheduler_schedule.database["history"].target[0].input == "{\"containerOverrides\":[{\"command\":[\"{\\\"databases\\\":[\\\"history\\\"],\\\"time\\\":\\\"<aws.scheduler.scheduled-time>\\\"}\"],\"name\":\"backup\"}]}"
    error_message = aws_scheduler_schedule.database["history"].target[0].input
  }
  assert {
    condition     = jsondecode(aws_scheduler_schedule.database["say \"hi\" & <go>"].target[0].input).containerOverrides[0].command == ["{\"databases\":[\"say \\\"hi\\\" \\u0026 <go>\"],\"time\":\"<aws.scheduler.scheduled-time>\"}"]
    error_message = aws_scheduler_schedule.database["say \"hi\" & <go>"].target[0].input
  }
  assert {
    condition     = !can(jsondecode(aws_ecs_task_definition.fargate[0].container_definitions)[0].command) && jsondecode(aws_ecs_task_definition.fargate[0].container_definitions)[0].name == jsondecode(aws_scheduler_schedule.database["history"].target[0].input).containerOverrides[0].name
    error_message = "the event is passed to another container, or the container has a fixed event"
  }
  assert {
    condition     = aws_scheduler_schedule.database["history"].target[0].arn == aws_ecs_cluster.fargate[0].arn && aws_scheduler_schedule.database["history"].target[0].ecs_parameters[0].launch_type == "FARGATE" && length(aws_scheduler_schedule.database["shop"].target[0].ecs_parameters) == 0
    error_message = "Fargate does not run exactly this database"
  }

  # A run of all databases of the function must not include those of Fargate.
  assert {
    condition     = jsondecode(aws_lambda_function.backup.environment[0].variables["DATABASES"])[*].database == ["shop"]
    error_message = "the function is configured with databases of Fargate"
  }
  assert {
    condition = { for variable in jsondecode(aws_ecs_task_definition.fargate[0].container_definitions)[0].environment : variable.name => variable.value if variable.name != "DATABASES" } == {
      AWS_REGION            = "eu-central-1"
      BACKUP_COMPRESSION    = "none"
      BACKUP_FUNCTION_NAME  = "postgres-backup"
      BACKUP_RETENTION_DAYS = "2"
      BACKUP_SSE            = "AES256"
      BACKUP_STORE          = "s3://test-backups/postgres-backup"
      JAVA_TOOL_OPTIONS     = "-XX:MaxRAMPercentage=75"
      LOG_LEVEL             = "info"
    }
    error_message = aws_ecs_task_definition.fargate[0].container_definitions
  }
  assert {
    condition     = jsondecode(one([for variable in jsondecode(aws_ecs_task_definition.fargate[0].container_definitions)[0].environment : variable.value if variable.name == "DATABASES"]))[*].database == ["history", "hi"]
    error_message = "the task is not configured with its databases"
  }

  assert {
    condition     = aws_iam_role_policy.task[0].policy == data.aws_iam_policy_document.run.json && contains(data.aws_iam_policy_document.schedule.statement[*].sid, "RunTask") && contains(data.aws_iam_policy_document.schedule.statement[*].sid, "PassRoles")
    error_message = "rights are missing"
  }
}

run "backups_of_tasks_are_watched_as_those_of_the_function" {
  command = plan

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.missing["history"].metric_query : query.metric[0] if query.id == "reported"]) == merge(one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0] if query.id == "reported"]), { dimensions = tomap({ FunctionName = "postgres-backup", Database = "history" }) })
    error_message = "the alarm for missing backups watches another metric"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.shrunk["history"].metric_name == aws_cloudwatch_metric_alarm.shrunk["shop"].metric_name && aws_cloudwatch_metric_alarm.shrunk["history"].dimensions == tomap({ FunctionName = "postgres-backup", Database = "history" })
    error_message = "the alarm for a shrunk backup has no action"
  }

  # The metric Errors counts failures of the function. Only these alarms report globals that fail alone.
  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.fargate_failure) == ["_globals.hi.example.com:5433", "_globals.history.example.com", "history", "say \"hi\" & <go>"]
    error_message = jsonencode(keys(aws_cloudwatch_metric_alarm.fargate_failure))
  }
  assert {
    condition = alltrue([for name, alarm in aws_cloudwatch_metric_alarm.fargate_failure : alarm.namespace == "PgBackup" && alarm.metric_name == "Failure" && alarm.dimensions == tomap({ FunctionName = "postgres-backup", Database = name })
    && alarm.statistic == "Sum" && alarm.threshold == 1 && alarm.comparison_operator == "GreaterThanOrEqualToThreshold" && alarm.datapoints_to_alarm == 1 && contains(alarm.alarm_actions, var.alarm_sns_topic_arn)])
    error_message = "one failure does not suffice, or the alarm has no action"
  }
}
