# The function, its code and its log.

variable "lambda_jar" {
  description = "The function's code."
  type        = string
  default     = "../adapter-lambda/target/backup-lambda.jar"
}

variable "lambda_runtime" {
  description = "Java runtime of Lambda; the code needs Java 17 or later."
  type        = string
  default     = "java21"

  validation {
    condition     = can(regex("^java(1[7-9]|[2-9][0-9])", var.lambda_runtime))
    error_message = "lambda_runtime must be java17 or later."
  }
}

variable "lambda_architecture" {
  description = "arm64 (cheaper) or x86_64; also of Fargate tasks."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.lambda_architecture)
    error_message = "lambda_architecture must be arm64 or x86_64."
  }
}

# Processor time depends on memory: 1,769 MB have one whole core. With less, a run that is limited by its processor becomes longer by about as
# much as it becomes cheaper per second, and comes closer to the limit of 15 minutes.
variable "lambda_memory_mb" {
  description = "Memory of the function, which also determines its share of processors: 1769 is one processor."
  type        = number
  default     = 1769

  validation {
    condition     = var.lambda_memory_mb >= 256 && var.lambda_memory_mb <= 10240 && floor(var.lambda_memory_mb) == var.lambda_memory_mb
    error_message = "lambda_memory_mb must be a whole number from 256 to 10240."
  }
}

variable "lambda_timeout_seconds" {
  description = "Duration of the longest run; Lambda allows 900. The service ends a run by itself shortly before."
  type        = number
  default     = 900

  validation {
    condition     = var.lambda_timeout_seconds >= 60 && var.lambda_timeout_seconds <= 900 && floor(var.lambda_timeout_seconds) == var.lambda_timeout_seconds
    error_message = "lambda_timeout_seconds must be a whole number from 60 to 900. For longer runs see runner = \"fargate\" in databases."
  }
}

# Not reserved by default, because many accounts have too small a quota for it. Concurrent runs of one database are harmless without a
# reservation, since the second run finds the database locked, or the backup complete.
variable "lambda_reserved_concurrency" {
  description = "Number of concurrent runs that are reserved for this function, and also its maximum; the number of databases is a good value. null for no reservation."
  type        = number
  default     = null

  validation {
    condition     = var.lambda_reserved_concurrency == null ? true : var.lambda_reserved_concurrency >= 1 && floor(var.lambda_reserved_concurrency) == var.lambda_reserved_concurrency
    error_message = "lambda_reserved_concurrency must be a whole number, at least 1: with 0 the function never runs."
  }
}

locals {
  function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.function_name}"

  # Lambda uses only the first compiler by default. Compression and checksums need the second one.
  lambda_environment = merge(local.environment.lambda, { JAVA_TOOL_OPTIONS = "-XX:+TieredCompilation -XX:TieredStopAtLevel=4" })

  jar_found = fileexists(var.lambda_jar)
  jar_hash  = local.jar_found ? filesha256(var.lambda_jar) : "none"
}

# The code is uploaded through a bucket, since Lambda accepts at most 50 MB directly, and one long request fails on a slow line.
resource "aws_s3_bucket" "deployments" {
  bucket_prefix = "${trimsuffix(substr(replace(lower(var.function_name), "_", "-"), 0, 23), "-")}-deployments-"
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "deployments" {
  bucket                  = aws_s3_bucket.deployments.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "jar" {
  bucket = aws_s3_bucket.deployments.id
  key    = "backup-lambda-${substr(local.jar_hash, 0, 16)}.jar"
  source = var.lambda_jar

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = local.jar_found
      error_message = "There is no file ${var.lambda_jar}. Build it in the top directory (./mvnw -pl adapter-lambda -am -DskipTests package), or set lambda_jar to its path."
    }
  }
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "backup" {
  function_name = var.function_name
  description   = "Backs up PostgreSQL databases to s3://${var.backup_bucket_name}/${var.backup_prefix}"
  role          = aws_iam_role.function.arn

  s3_bucket        = aws_s3_object.jar.bucket
  s3_key           = aws_s3_object.jar.key
  source_code_hash = local.jar_found ? filebase64sha256(var.lambda_jar) : null
  handler          = "io.pgbackup.lambda.BackupHandler::handleRequest"
  runtime          = var.lambda_runtime
  architectures    = [var.lambda_architecture]

  memory_size                    = var.lambda_memory_mb
  timeout                        = var.lambda_timeout_seconds
  reserved_concurrent_executions = var.lambda_reserved_concurrency == null ? -1 : var.lambda_reserved_concurrency

  ephemeral_storage {
    size = 512 # backups are streamed: nothing is stored here
  }

  environment {
    variables = local.lambda_environment
  }

  # Metrics and reports are log lines, so Lambda must not drop lines below a level: the service itself applies LOG_LEVEL.
  logging_config {
    log_group             = aws_cloudwatch_log_group.function.name
    log_format            = "JSON"
    application_log_level = var.log_level == "debug" ? "DEBUG" : "INFO"
    system_log_level      = "INFO"
  }

  dynamic "vpc_config" {
    for_each = length(var.subnet_ids) == 0 ? [] : [1]

    content {
      subnet_ids         = var.subnet_ids
      security_group_ids = var.security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = length(base64encode(jsonencode(local.lambda_environment))) / 4 * 3 <= 4098
      error_message = "The function's environment would exceed the 4 KB that Lambda allows; it has ${length(var.databases)} databases. Give some of them to a second deployment with its own function_name and state, or shorten the names of their secrets."
    }
  }

  depends_on = [aws_iam_role_policy.function]
}

# Runs are not retried: a retry would find its database as broken as before, and the next run comes soon. See schedule.tf for deliveries.
resource "aws_lambda_function_event_invoke_config" "backup" {
  function_name                = aws_lambda_function.backup.function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 3600

  dynamic "destination_config" {
    for_each = local.failure_destination == null ? [] : [local.failure_destination]

    content {
      on_failure {
        destination = destination_config.value
      }
    }
  }
}
