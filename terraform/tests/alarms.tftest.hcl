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

run "alarms_by_default_tell_of_missing_shrunk_and_long_runs" {
  command = plan

  # By default, the alarm for a missing backup fires after four and a half hours.
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods * 300 == 4.5 * 3600 && aws_cloudwatch_metric_alarm.missing["shop"].datapoints_to_alarm == aws_cloudwatch_metric_alarm.missing["shop"].evaluation_periods
    error_message = "the alarm does not wait one and a half intervals"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.missing["shop"].treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.missing["shop"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.missing["shop"].threshold == 1
    error_message = "missing data does not count as a breach"
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.expression if query.return_data == true]) == "FILL(reported, 0)"
    error_message = "periods without a run are not filled"
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : query.metric[0].dimensions if query.id == "reported"]) == tomap({ FunctionName = "postgres-backup", Database = "shop" }) && one([for query in aws_cloudwatch_metric_alarm.missing["shop"].metric_query : "${query.metric[0].namespace}/${query.metric[0].metric_name}/${query.metric[0].stat}" if query.id == "reported"]) == "PgBackup/Success/Sum"
    error_message = "the alarm does not watch the metric that the function reports"
  }
  assert {
    condition     = tolist(aws_cloudwatch_metric_alarm.missing["shop"].ok_actions)[0] == var.alarm_sns_topic_arn
    error_message = "no notification when the alarm ends"
  }

  # The alarm for a shrunk backup uses the ratio of the sizes.
  assert {
    condition     = aws_cloudwatch_metric_alarm.shrunk["shop"].metric_name == "SizeRatio" && aws_cloudwatch_metric_alarm.shrunk["shop"].threshold == 0.5 && aws_cloudwatch_metric_alarm.shrunk["shop"].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.shrunk["shop"].datapoints_to_alarm == 1 && aws_cloudwatch_metric_alarm.shrunk["shop"].dimensions == tomap({ FunctionName = "postgres-backup", Database = "shop" })
    error_message = "the threshold is not half the size"
  }

  # Alarms for long runs and for throttles.
  assert {
    condition     = aws_cloudwatch_metric_alarm.function["duration"].metric_name == "Duration" && aws_cloudwatch_metric_alarm.function["duration"].statistic == "Maximum" && aws_cloudwatch_metric_alarm.function["duration"].threshold == 600000 && aws_cloudwatch_metric_alarm.function["duration"].comparison_operator == "GreaterThanThreshold"
    error_message = "the threshold is not ten minutes"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.function["throttles"].metric_name == "Throttles" && aws_cloudwatch_metric_alarm.function["throttles"].threshold == 1
    error_message = "the threshold is not one throttle"
  }

  # The dashboard shows age, bytes, duration and rows.
  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.databases.dashboard_body).widgets : regex("MetricName=\"([A-Za-z]+)\"", widget.properties.metrics[0][0].expression)[0]] == ["Age", "StoredBytes", "Duration", "Rows"]
    error_message = aws_cloudwatch_dashboard.databases.dashboard_body
  }
}

run "missing_backup_is_told_by_the_interval_of_its_database" {
  command = plan

  variables {
    schedule_expression = "cron(0 6,18 * * ? *)"
    longest_gap_hours   = 12
    databases = [
      { host = "h", username = "u", database = "15 minutes", ssm_parameter = "/p", schedule_expression = "rate(15 minutes)" },
      { host = "h", username = "u", database = "1 hour", ssm_parameter = "/p", schedule_expression = "rate(1 hour)" },
      { host = "h", username = "u", database = "2 hours", ssm_parameter = "/p", schedule_expression = "rate(2 hours)" },
      { host = "h", username = "u", database = "16 hours", ssm_parameter = "/p", schedule_expression = "rate(16 hours)" },
      { host = "h", username = "u", database = "1 day", ssm_parameter = "/p", schedule_expression = "rate(1 day)" },
      { host = "h", username = "u", database = "4 days", ssm_parameter = "/p", schedule_expression = "rate(4 days)" },
      { host = "h", username = "u", database = "cron", ssm_parameter = "/p" },
      { host = "h", username = "u", database = "cron of its own", ssm_parameter = "/p", schedule_expression = "cron(0 1 * * ? *)", longest_gap_hours = 24 },
    ]
  }

  # One and a half intervals, but at least the time of a run; periods of 300 seconds unless these exceed a day; cron uses its longest gap, rate does not.
  assert {
    condition = { for name, alarm in aws_cloudwatch_metric_alarm.missing : name => "${alarm.evaluation_periods} x ${one([for query in alarm.metric_query : query.metric[0].period if query.id == "reported"])}" } == {
      "15 minutes"      = "9 x 300"
      "1 hour"          = "18 x 300"
      "2 hours"         = "36 x 300"
      "16 hours"        = "288 x 300"
      "1 day"           = "36 x 3600"
      "4 days"          = "144 x 3600"
      "cron"            = "216 x 300"
      "cron of its own" = "36 x 3600"
    }
    error_message = jsonencode({ for name, alarm in aws_cloudwatch_metric_alarm.missing : name => alarm.evaluation_periods })
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.missing : alarm.datapoints_to_alarm == alarm.evaluation_periods])
    error_message = "a single backup does not end the alarm"
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

run "email_gets_a_topic_of_its_own" {
  command = plan

  variables {
    alarm_sns_topic_arn = null
    alarm_email         = "ops@example.com"
  }
  assert {
    condition     = aws_sns_topic_subscription.alarms[0].endpoint == "ops@example.com" && tolist(aws_cloudwatch_metric_alarm.function["errors"].alarm_actions)[0] == aws_sns_topic.alarms[0].arn && tolist(aws_cloudwatch_metric_alarm.missing["shop"].alarm_actions)[0] == aws_sns_topic.alarms[0].arn && tolist(aws_cloudwatch_metric_alarm.shrunk["shop"].alarm_actions)[0] == aws_sns_topic.alarms[0].arn
    error_message = "alarms are not sent to the topic"
  }
}
