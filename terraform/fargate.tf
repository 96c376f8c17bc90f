# For databases that take longer than the 15 minutes of a function: its jar in a container, with the same event, rights, store and metrics.
# None of these resources exists unless a database has runner = "fargate".

variable "fargate" {
  description = "How tasks run: image is built from fargate/Dockerfile and pushed to a registry that the subnets can reach; cpu (1024 is one core) and memory (MB) must be a pair that Fargate supports."
  type = object({
    image              = string
    subnet_ids         = list(string)
    security_group_ids = list(string)
    cpu                = optional(number, 2048)
    memory             = optional(number, 4096)
    assign_public_ip   = optional(bool, false)
  })
  default = null

  validation {
    condition     = (var.fargate != null) == anytrue([for d in var.databases : d.runner == "fargate"])
    error_message = "fargate and databases with runner = \"fargate\" belong together: give both, or neither."
  }
  validation {
    condition     = var.fargate == null ? true : length(var.fargate.subnet_ids) > 0 && length(var.fargate.security_group_ids) > 0 && var.fargate.image != ""
    error_message = "fargate needs an image, and at least one of subnet_ids and of security_group_ids."
  }
  validation {
    condition     = var.fargate == null ? true : contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.fargate.cpu) && var.fargate.memory >= max(512, var.fargate.cpu * 2)
    error_message = "cpu of fargate must be 256, 512, 1024, 2048, 4096, 8192 or 16384, and memory at least twice as much."
  }
}

locals {
  on_fargate        = var.fargate != null
  fargate_databases = { for name in local.by_runner.fargate : name => local.databases[name] }
  fargate_log_group = "/ecs/${var.function_name}"

  # The override of the task definition that a schedule uses: the jar accepts the event as its only argument.
  fargate_inputs = {
    for name in local.by_runner.fargate : name =>
    replace(replace(jsonencode({ containerOverrides = [{ name = "backup", command = [local.events[name]] }] }), "\\u003c", "<"), "\\u003e", ">")
  }

  fargate_environment = merge(local.environment.fargate, {
    AWS_REGION           = local.region
    BACKUP_FUNCTION_NAME = var.function_name # the same dimension as in the function's metrics
    JAVA_TOOL_OPTIONS    = "-XX:MaxRAMPercentage=75"
  })

  # Tasks also report the roles of their servers, under the names that the service gives them.
  fargate_reports = toset(concat(local.by_runner.fargate, [for d in values(local.fargate_databases) : "_globals.${d.host}${d.port == 5432 ? "" : ":${d.port}"}"]))
}

resource "aws_ecs_cluster" "fargate" {
  count = local.on_fargate ? 1 : 0

  name = var.function_name
}

resource "aws_cloudwatch_log_group" "fargate" {
  count = local.on_fargate ? 1 : 0

  name              = local.fargate_log_group
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_task_definition" "fargate" {
  count = local.on_fargate ? 1 : 0

  family                   = var.function_name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.fargate.cpu
  memory                   = var.fargate.memory
  task_role_arn            = aws_iam_role.task[0].arn
  execution_role_arn       = aws_iam_role.task_start[0].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = upper(var.lambda_architecture)
  }

  container_definitions = jsonencode([{
    name        = "backup"
    image       = var.fargate.image
    essential   = true
    environment = [for key, value in local.fargate_environment : { name = key, value = value }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = local.fargate_log_group
        "awslogs-region"        = local.region
        "awslogs-stream-prefix" = "backup"
      }
    }
  }])
}

# Lambda counts the errors of its function, but nothing counts those of tasks: so each database has an alarm of its own.
resource "aws_cloudwatch_metric_alarm" "fargate_failure" {
  for_each = local.fargate_reports

  alarm_name          = "${var.function_name}/${lookup(local.slugs, each.key, each.key)}/failure"
  alarm_description   = "A task could not back up ${each.key}: the reason is in the log ${local.fargate_log_group}."
  namespace           = local.namespace
  metric_name         = "Failure"
  dimensions          = { FunctionName = var.function_name, Database = each.key }
  statistic           = "Sum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 300
  evaluation_periods  = 3
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

data "aws_iam_policy_document" "assume_task" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role" "task" {
  count = local.on_fargate ? 1 : 0

  name               = "${var.function_name}-task"
  description        = "Rights of the tasks of ${var.function_name}"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy" "task" {
  count = local.on_fargate ? 1 : 0

  name   = "backup"
  role   = aws_iam_role.task[0].id
  policy = data.aws_iam_policy_document.run.json
}

# With this role, Fargate itself fetches the image and writes the log; the code in the container never has it.
data "aws_iam_policy_document" "task_start" {
  statement {
    sid       = "Image"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"]
    resources = ["*"] # GetAuthorizationToken supports no narrower resource
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${local.fargate_log_group}:*"]
  }
}

resource "aws_iam_role" "task_start" {
  count = local.on_fargate ? 1 : 0

  name               = "${var.function_name}-task-start"
  description        = "Starts tasks of ${var.function_name}"
  assume_role_policy = data.aws_iam_policy_document.assume_task.json
}

resource "aws_iam_role_policy" "task_start" {
  count = local.on_fargate ? 1 : 0

  name   = "start"
  role   = aws_iam_role.task_start[0].id
  policy = data.aws_iam_policy_document.task_start.json
}
