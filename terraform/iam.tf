# The rights of the function and of the schedules.

locals {
  backups_arn = "arn:${local.partition}:s3:::${var.backup_bucket_name}"

  # Rights that every run needs, on Lambda and on Fargate.
  needed_secrets = distinct([for arn in values(local.secret_arns) : arn if arn != null])
  needed_logins  = distinct([for d in var.databases : "arn:${local.partition}:rds-db:${local.region}:${local.account}:dbuser:${d.resource_id}/${d.username}" if d.auth == "iam"])
}

data "aws_iam_policy_document" "run" {
  # This right decides whether a missing key is answered with 404 or 403, and such a request has no s3:prefix. Hence IfExists: without it,
  # every run would be refused. Lists outside the prefix stay denied.
  statement {
    sid       = "List"
    actions   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
    resources = [local.backups_arn]

    condition {
      test     = "StringLikeIfExists"
      variable = "s3:prefix"
      values   = ["${var.backup_prefix}/", "${var.backup_prefix}/*"]
    }
  }

  # DeleteObject leaves a version behind for noncurrent_version_days. DeleteObjectVersion, which does not, is never allowed. GetObjectVersion
  # is only for reading: a backup is read in several requests, which name its version so that all of them see the same object.
  statement {
    sid       = "Backups"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:ListMultipartUploadParts", "s3:PutObject"]
    resources = ["${local.backups_arn}/${var.backup_prefix}/*"]
  }

  dynamic "statement" {
    for_each = length(local.needed_secrets) == 0 ? [] : [1]

    content {
      sid       = "Secrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = local.needed_secrets
    }
  }

  dynamic "statement" {
    for_each = length(local.parameter_arns) == 0 ? [] : [1]

    content {
      sid       = "Parameters"
      actions   = ["ssm:GetParameter"]
      resources = distinct(local.parameter_arns)
    }
  }

  dynamic "statement" {
    for_each = length(var.secrets_kms_key_arns) == 0 ? [] : [1]

    content {
      sid       = "KeysOfSecrets"
      actions   = ["kms:Decrypt"]
      resources = var.secrets_kms_key_arns

      condition {
        test     = "StringLike"
        variable = "kms:ViaService"
        values   = ["secretsmanager.*.amazonaws.com*", "ssm.*.amazonaws.com*"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [1]

    content {
      sid       = "KeyOfBackups"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"] # S3 decrypts to join the parts of an upload
      resources = [var.kms_key_arn]
    }
  }

  dynamic "statement" {
    for_each = length(local.needed_logins) == 0 ? [] : [1]

    content {
      sid       = "Databases"
      actions   = ["rds-db:connect"]
      resources = local.needed_logins
    }
  }
}

data "aws_iam_policy_document" "function" {
  source_policy_documents = [data.aws_iam_policy_document.run.json]

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function.arn}:*"]
  }

  dynamic "statement" {
    for_each = local.failure_destination == null ? [] : [1]

    content {
      sid       = "FailureDestination"
      actions   = [local.failure_queue == null ? "sns:Publish" : "sqs:SendMessage"]
      resources = [local.failure_destination]
    }
  }

  # Lambda creates the network interfaces with the function's role. These actions support no narrower resource, so the code itself is denied them.
  dynamic "statement" {
    for_each = length(var.subnet_ids) == 0 ? [] : [1]

    content {
      sid       = "Interfaces"
      actions   = local.vpc_actions
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = length(var.subnet_ids) == 0 ? [] : [1]

    content {
      sid       = "NoInterfacesForTheCode"
      effect    = "Deny"
      actions   = local.vpc_actions
      resources = ["*"]

      condition {
        test     = "ArnEquals"
        variable = "lambda:SourceFunctionArn"
        values   = [local.function_arn]
      }
    }
  }
}

locals {
  vpc_actions = [
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
  ]
}

data "aws_iam_policy_document" "assume_function" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  name               = "${var.function_name}-function"
  description        = "Rights of ${var.function_name}"
  assume_role_policy = data.aws_iam_policy_document.assume_function.json
}

resource "aws_iam_role_policy" "function" {
  name   = "backup"
  role   = aws_iam_role.function.id
  policy = data.aws_iam_policy_document.function.json
}

# Only schedules of this group in this account may use the role, not a schedule of another account that names it.
data "aws_iam_policy_document" "assume_schedule" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_scheduler_schedule_group.backup.arn]
    }
  }
}

data "aws_iam_policy_document" "schedule" {
  statement {
    sid       = "Invoke"
    actions   = ["lambda:InvokeFunction"]
    resources = [local.function_arn]
  }

  dynamic "statement" {
    for_each = local.failure_queue == null ? [] : [1]

    content {
      sid       = "DeadLetters"
      actions   = ["sqs:SendMessage"]
      resources = [local.failure_queue]
    }
  }

  dynamic "statement" {
    for_each = local.on_fargate ? [1] : []

    content {
      sid       = "RunTask"
      actions   = ["ecs:RunTask"]
      resources = ["${aws_ecs_task_definition.fargate[0].arn_without_revision}:*", aws_ecs_task_definition.fargate[0].arn_without_revision]

      condition {
        test     = "ArnEquals"
        variable = "ecs:cluster"
        values   = [aws_ecs_cluster.fargate[0].arn]
      }
    }
  }

  dynamic "statement" {
    for_each = local.on_fargate ? [1] : []

    content {
      sid       = "PassRoles"
      actions   = ["iam:PassRole"]
      resources = [aws_iam_role.task[0].arn, aws_iam_role.task_start[0].arn]

      condition {
        test     = "StringEquals"
        variable = "iam:PassedToService"
        values   = ["ecs-tasks.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "schedule" {
  name               = "${var.function_name}-schedule"
  description        = "Rights of the schedules of ${var.function_name}"
  assume_role_policy = data.aws_iam_policy_document.assume_schedule.json
}

resource "aws_iam_role_policy" "schedule" {
  name   = "invoke"
  role   = aws_iam_role.schedule.id
  policy = data.aws_iam_policy_document.schedule.json
}
