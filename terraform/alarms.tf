# Lambda dates its metrics to the start of a run, and sends them at its end: those of a run of 15 minutes arrive for a period that is long
# over. So these alarms evaluate the duration of the longest run, and one bad period in it is enough.

variable "alarm_sns_topic_arn" {
  description = "SNS topic for alarms; null: none, or the topic of alarm_email."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_sns_topic_arn == null ? true : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[0-9A-Za-z_-]+$", var.alarm_sns_topic_arn))
    error_message = "alarm_sns_topic_arn must be the ARN of an SNS topic; alarms cannot use a FIFO topic."
  }
}

variable "alarm_email" {
  description = "Creates a topic that sends its messages to this address, which must confirm the subscription; null: none."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null ? true : can(regex("^[^@[:space:]]+@[^@[:space:]]+$", var.alarm_email))
    error_message = "alarm_email must be an e-mail address."
  }
  validation {
    condition     = var.alarm_email == null || var.alarm_sns_topic_arn == null
    error_message = "alarm_email and alarm_sns_topic_arn are both set: subscribe the address to the topic, and give only the topic."
  }
}

variable "failure_destination_arn" {
  description = "SNS topic or SQS queue that receives the event of each failed run; null: the topic of the alarms. A queue also receives events that a schedule could not deliver."
  type        = string
  default     = null

  validation {
    condition     = var.failure_destination_arn == null ? true : can(regex("^arn:[a-z-]+:(sns|sqs):[a-z0-9-]+:[0-9]{12}:[0-9A-Za-z_-]+$", var.failure_destination_arn))
    error_message = "failure_destination_arn must be the ARN of an SNS topic or an SQS queue, not FIFO."
  }
}

variable "longest_gap_hours" {
  description = "With a schedule_expression of cron(…): the longest time between two starts, which the alarm for missing backups uses."
  type        = number
  default     = null

  validation {
    condition     = var.longest_gap_hours == null ? true : var.longest_gap_hours > 0
    error_message = "longest_gap_hours must be more than 0."
  }
}

locals {
  namespace           = "PgBackup"
  alarm_topic         = var.alarm_email == null ? var.alarm_sns_topic_arn : aws_sns_topic.alarms[0].arn
  alarm_actions       = local.has_alarm_topic ? [local.alarm_topic] : []
  has_alarm_topic     = var.alarm_email != null || var.alarm_sns_topic_arn != null
  failure_queue       = try(regex("^arn:[a-z-]+:sqs:.*", var.failure_destination_arn), null)
  failure_destination = var.failure_destination_arn != null ? var.failure_destination_arn : local.alarm_topic
  look_back           = ceil(var.lambda_timeout_seconds / 300) + 1

  # One and a half intervals, and time for one run, in periods of 5 minutes, or of an hour if these would exceed CloudWatch's limit of one day.
  watch_seconds = { for name, gap in local.gap_seconds : name => max(1.5 * gap, gap + 1800) }
  watch_period  = { for name, seconds in local.watch_seconds : name => seconds <= 86400 ? 300 : 3600 }
  watch_length  = { for name, seconds in local.watch_seconds : name => ceil(seconds / local.watch_period[name]) }
}

resource "aws_sns_topic" "alarms" {
  count = var.alarm_email == null ? 0 : 1

  name = "${var.function_name}-alarms"
}

resource "aws_sns_topic_subscription" "alarms" {
  count = var.alarm_email == null ? 0 : 1

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

check "alarms_reach_somebody" {
  assert {
    condition     = local.has_alarm_topic
    error_message = "Nobody receives alarms: set alarm_email or alarm_sns_topic_arn."
  }
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = {
    errors    = { metric = "Errors", statistic = "Sum", threshold = 1, text = "A run failed: its log names the databases and the reasons." }
    duration  = { metric = "Duration", statistic = "Maximum", threshold = 600000, text = "A run took more than 10 of the 15 minutes that Lambda allows: give it more memory, or use runner = \"fargate\"." }
    throttles = { metric = "Throttles", statistic = "Sum", threshold = 1, text = "A run was put off since too many functions were running: see the account's quota, or reserve concurrency." }
  }

  alarm_name          = "${var.function_name}/${each.key}"
  alarm_description   = each.value.text
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = aws_lambda_function.backup.function_name }
  statistic           = each.value.statistic
  comparison_operator = each.key == "duration" ? "GreaterThanThreshold" : "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = local.look_back
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

# Fires if there was no success in the whole time, because runs failed, never started, or could not report. FILL turns periods without a run
# into 0: otherwise CloudWatch would look further back until it finds old successes. If there never was a run, there is nothing to fill, and
# missing data count as a breach.
resource "aws_cloudwatch_metric_alarm" "missing" {
  for_each = local.databases

  alarm_name          = "${var.function_name}/${local.slugs[each.key]}/missing"
  alarm_description   = "No backup of ${each.key} succeeded in the last ${format("%.1f", local.watch_seconds[each.key] / 3600)} hours."
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = local.watch_length[each.key]
  datapoints_to_alarm = local.watch_length[each.key]
  treat_missing_data  = "breaching"
  alarm_actions       = local.alarm_actions
  ok_actions          = local.alarm_actions

  metric_query {
    id          = "successes"
    expression  = "FILL(reported, 0)"
    label       = "Successful backups of ${each.key}"
    return_data = true
  }

  metric_query {
    id = "reported"

    metric {
      namespace   = local.namespace
      metric_name = "Success"
      dimensions  = { FunctionName = var.function_name, Database = each.key }
      period      = local.watch_period[each.key]
      stat        = "Sum"
    }
  }

  lifecycle {
    precondition {
      condition     = local.gap_seconds[each.key] > 0
      error_message = "Database ${each.key} is backed up by cron(…): set longest_gap_hours, next to the expression, to the longest time between two starts, so that a missing backup can be detected."
    }
    precondition {
      condition     = local.watch_period[each.key] * local.watch_length[each.key] <= 604800
      error_message = "Database ${each.key} is backed up so rarely that CloudWatch, which looks back seven days at most, could not detect a missing backup: back it up at least every 112 hours."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "shrunk" {
  for_each = local.databases

  alarm_name          = "${var.function_name}/${local.slugs[each.key]}/shrunk"
  alarm_description   = "A backup of ${each.key} has less than half the size of the previous one: check its rows before the older backups are deleted."
  namespace           = local.namespace
  metric_name         = "SizeRatio"
  dimensions          = { FunctionName = var.function_name, Database = each.key }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 0.5
  period              = 300
  evaluation_periods  = local.look_back
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}
