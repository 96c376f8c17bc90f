# Periods and conditions of the alarms.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  aws_region          = "eu-central-1"
  backup_bucket_name  = "test-backups"
  alarm_sns_topic_arn = "arn:aws:sns:eu-central-1:111122223333:ops"
  lambda_jar          = "tests/mocks/empty.jar"
  databases           = [{ host = "h", username = "u", database = "shop", ssm_parameter = "/shop" }]
}

run "missing_backup_by_default_is_told_after_four_and_a_half_hours" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods * 300 == 4.5 * 3600 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods
    error_message = "not one and a half intervals"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.missing["shop"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.missing["shop"].threshold == 1
    error_message = "silence does not breach"
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.expression if query.return_data == true]) == "FILL(reported, 0)"
    error_message = "periods without a run are not filled"
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].dimensions if query.id == "reported"]) == tomap({ FunctionName = "postgres-backup", Database = "shop" }) && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : "${query.metric[0].namespace}/${query.metric[0].metric_name}/${query.metric[0].stat}" if query.id == "reported"]) == "PgBackup/Success/Sum"
    error_message = "not the metric that the function reports"
  }
  assert {
    condition     = tolist(aws_cloudwatch_metric_alarm.missing["shop"].ok_actions)[0] == var.alarm_sns_topic_arn
    error_message = "nobody hears that it is over"
  }
}

run "rate_of_15_minutes_leaves_time_for_a_run" {
  command = plan

  variables {
    schedule_expression = "rate(15 minutes)"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 9 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 9 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 300
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "rate_of_an_hour_is_watched_for_one_and_a_half" {
  command = plan

  variables {
    schedule_expression = "rate(1 hour)"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 18 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 18 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 300
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "rate_of_16_hours_is_the_longest_with_short_periods" {
  command = plan

  variables {
    schedule_expression = "rate(16 hours)"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 288 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 288 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 300
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "rate_of_a_day_is_watched_by_the_hour" {
  command = plan

  variables {
    schedule_expression = "rate(1 day)"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 36 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 36 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 3600
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "rate_of_4_days_is_watched_for_six" {
  command = plan

  variables {
    schedule_expression = "rate(4 days)"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 144 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 144 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 3600
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "cron_is_watched_by_its_longest_gap" {
  command = plan

  variables {
    schedule_expression = "cron(0 6,18 * * ? *)"
    longest_gap_hours   = 12
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 216 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 216 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 300
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "cron_of_a_database_has_a_gap_of_its_own" {
  command = plan

  variables {
    databases = [{ host = "h", username = "u", database = "shop", ssm_parameter = "/shop", schedule_expression = "cron(0 1 * * ? *)", longest_gap_hours = 24 }]
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 36 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 36 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 3600
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "rate_of_a_database_does_not_go_by_the_gap_of_cron" {
  command = plan

  variables {
    schedule_expression = "cron(0 1 * * ? *)"
    longest_gap_hours   = 24
    databases           = [{ host = "h", username = "u", database = "shop", ssm_parameter = "/shop", schedule_expression = "rate(2 hours)" }]
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods == 36 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == 36 && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].period if query.id == "reported"]) == 300
    error_message = "${aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods} periods"
  }
}

run "gap_of_all_databases_is_not_taken_for_the_cron_of_one" {
  command = plan

  variables {
    longest_gap_hours = 24
    databases         = [{ host = "h", username = "u", database = "shop", ssm_parameter = "/shop", schedule_expression = "cron(0 1 ? * SUN *)" }]
  }
  expect_failures = [aws_cloudwatch_metric_alarm.missing]
}

run "shrunk_backup_is_told_by_its_ratio" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.shrunk["shop"].metric_name == "SizeRatio" && aws_cloudwatch_metric_alarm.shrunk["shop"].threshold == 0.5 && aws_cloudwatch_metric_alarm.shrunk["shop"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.shrunk["shop"].datapoints_to_alarm == 1 && aws_cloudwatch_metric_alarm.shrunk["shop"].dimensions == tomap({ FunctionName = "postgres-backup", Database = "shop" })
    error_message = "not at half the size"
  }
}

run "long_run_and_throttles_are_told" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.function["duration"].metric_name == "Duration" && aws_cloudwatch_metric_alarm.function["duration"].statistic == "Maximum" && aws_cloudwatch_metric_alarm.function["duration"].threshold == 600000 && aws_cloudwatch_metric_alarm.function["duration"].comparison_operator == "GreaterThanThreshold"
    error_message = "not beyond ten minutes"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.function["throttles"].metric_name == "Throttles" && aws_cloudwatch_metric_alarm.function["throttles"].threshold == 1
    error_message = "not at the first throttle"
  }
}

run "email_gets_a_topic_of_its_own" {
  command = plan

  variables {
    alarm_sns_topic_arn = null
    alarm_email         = "ops@example.com"
  }
  assert {
    condition     = aws_sns_topic_subscription.alarms[0].endpoint == "ops@example.com" && tolist(aws_cloudwatch_metric_alarm.function["errors"].alarm_actions)[0] == aws_sns_topic.alarms[0].arn && tolist(aws_cloudwatch_metric_alarm.missing["shop"].alarm_actions)[0] == aws_sns_topic.alarms[0].arn && tolist(aws_cloudwatch_metric_alarm.shrunk["shop"].alarm_actions)[0] == aws_sns_topic.alarms[0].arn
    error_message = "alarms do not go there"
  }
}

run "dashboard_shows_age_bytes_duration_and_rows" {
  command = plan

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.databases.dashboard_body).widgets : regex("MetricName=\"([A-Za-z]+)\"", widget.properties.metrics[0][0].expression)[0]] == ["Age", "StoredBytes", "Duration", "Rows"]
    error_message = aws_cloudwatch_dashboard.databases.dashboard_body
  }
}
