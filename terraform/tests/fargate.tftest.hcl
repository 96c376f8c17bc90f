# A database that takes longer than a function may.

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
  ]
  fargate = { image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/pg-backup:1", subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
}

run "task_runs_the_command_line_with_the_time_of_its_schedule" {
  command = plan

  assert {
    condition     = aws_scheduler_schedule.database["history"].target[0].input == "{\"containerOverrides\":[{\"command\":[\"backup\",\"--json\",\"--time\",\"<aws.scheduler.scheduled-time>\",\"--\",\"history\"],\"name\":\"backup\"}]}"
    error_message = aws_scheduler_schedule.database["history"].target[0].input
  }
  assert {
    condition     = aws_scheduler_schedule.database["history"].target[0].arn == aws_ecs_cluster.fargate[0].arn && aws_scheduler_schedule.database["history"].target[0].ecs_parameters[0].launch_type == "FARGATE" && length(aws_scheduler_schedule.database["shop"].target[0].ecs_parameters) == 0
    error_message = "not this database alone on Fargate"
  }
}

run "databases_are_known_only_where_they_run" {
  command = plan

  assert {
    condition     = jsondecode(aws_lambda_function.backup.environment[0].variables["DATABASES"])[*].database == ["shop"]
    error_message = "a run of all databases would take the one of Fargate, too"
  }
  assert {
    condition     = jsondecode(one([for variable in jsondecode(aws_ecs_task_definition.fargate[0].container_definitions)[0].environment : variable.value if variable.name == "DATABASES"]))[*].database == ["history"]
    error_message = "the task does not know its database"
  }
}

run "success_of_a_task_is_counted_and_its_absence_told" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_metric_filter.fargate["history"].pattern == "{ $.backups[0].name = \"history\" && $.backups[0].key = \"*\" && $.backups[0].error NOT EXISTS }"
    error_message = aws_cloudwatch_log_metric_filter.fargate["history"].pattern
  }
  assert {
    condition = one([for query in aws_cloudwatch_metric_alarm.missing["history"].metric_query : "${query.metric[0].namespace} ${query.metric[0].metric_name}" if query.id == "reported"]) == join(" ", [
      aws_cloudwatch_log_metric_filter.fargate["history"].metric_transformation[0].namespace, aws_cloudwatch_log_metric_filter.fargate["history"].metric_transformation[0].name,
    ])
    error_message = "the alarm looks at another metric"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.fargate_failure["history"].metric_name == aws_cloudwatch_log_metric_filter.fargate_failure["history"].metric_transformation[0].name
    error_message = "failures are not told"
  }
}

run "task_has_the_rights_of_a_run_and_the_schedule_may_start_it" {
  command = plan

  assert {
    condition     = aws_iam_role_policy.task[0].policy == data.aws_iam_policy_document.run.json && contains(data.aws_iam_policy_document.schedule.statement[*].sid, "RunTask") && contains(data.aws_iam_policy_document.schedule.statement[*].sid, "PassRoles")
    error_message = "rights are missing"
  }
}
