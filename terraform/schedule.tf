# One schedule for each database, so that a database that fails or takes long does not affect the others. Each schedule passes its own time:
# if an event is delivered twice, the second run finds the backup of that time, and ends.

variable "schedule_expression" {
  description = "When databases are backed up: rate(…) or cron(…) of EventBridge Scheduler."
  type        = string
  default     = "rate(3 hours)"

  validation {
    condition     = can(regex("^(rate\\([1-9][0-9]* (minute|hour|day)s?\\)|cron\\(.+\\))$", var.schedule_expression))
    error_message = "schedule_expression must be rate(…) or cron(…), such as rate(3 hours) or cron(0 */3 * * ? *)."
  }
}

variable "schedule_timezone" {
  description = "Time zone of cron(…)."
  type        = string
  default     = "UTC"

  validation {
    condition     = can(regex("^[A-Z][0-9A-Za-z_+/-]*$", var.schedule_timezone))
    error_message = "schedule_timezone must be the name of a time zone, such as Europe/Vienna."
  }
}

locals {
  expressions = { for name, d in local.databases : name => coalesce(d.schedule_expression, var.schedule_expression) }

  seconds_of = { minute = 60, hour = 3600, day = 86400 }

  # The longest time between two starts; 0 if cron(…) does not determine it.
  gap_seconds = {
    for name, d in local.databases : name => d.longest_gap_hours != null ? d.longest_gap_hours * 3600 : (
      can(regex("^rate", local.expressions[name]))
      ? tonumber(regex("[0-9]+", local.expressions[name])) * local.seconds_of[regex("minute|hour|day", local.expressions[name])]
      : (d.schedule_expression == null && var.longest_gap_hours != null ? var.longest_gap_hours * 3600 : 0)
    )
  }
}

locals {
  # The Scheduler recognizes its placeholder only in plain form, not with the escapes that jsonencode produces for < and >.
  events = {
    for name in keys(local.databases) : name =>
    replace(replace(jsonencode({ databases = [name], time = "<aws.scheduler.scheduled-time>" }), "\\u003c", "<"), "\\u003e", ">")
  }
}

resource "aws_scheduler_schedule_group" "backup" {
  name = var.function_name
}

resource "aws_scheduler_schedule" "database" {
  for_each = local.databases

  name                         = local.slugs[each.key]
  group_name                   = aws_scheduler_schedule_group.backup.name
  description                  = "Backup of ${each.key}"
  schedule_expression          = local.expressions[each.key]
  schedule_expression_timezone = var.schedule_timezone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = each.value.runner == "fargate" ? aws_ecs_cluster.fargate[0].arn : aws_lambda_function.backup.arn
    role_arn = aws_iam_role.schedule.arn
    input    = each.value.runner == "fargate" ? local.fargate_inputs[each.key] : local.events[each.key]

    # Only the delivery is tried again, and only once: the function's response does not come back here.
    retry_policy {
      maximum_retry_attempts       = 1
      maximum_event_age_in_seconds = 3600
    }

    dynamic "dead_letter_config" {
      for_each = local.failure_queue == null ? [] : [local.failure_queue]

      content {
        arn = dead_letter_config.value
      }
    }

    dynamic "ecs_parameters" {
      for_each = each.value.runner == "fargate" ? [1] : []

      content {
        task_definition_arn = aws_ecs_task_definition.fargate[0].arn_without_revision
        launch_type         = "FARGATE"

        network_configuration {
          subnets          = var.fargate.subnet_ids
          security_groups  = var.fargate.security_group_ids
          assign_public_ip = var.fargate.assign_public_ip
        }
      }
    }
  }

  depends_on = [aws_iam_role_policy.schedule]
}
