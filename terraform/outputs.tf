# The names of the first version's outputs stay, for scripts that use them.

output "lambda_function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.backup.function_name
}

output "lambda_function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.backup.arn
}

output "s3_bucket_name" {
  description = "Name of the bucket with the backups."
  value       = aws_s3_bucket.backups.id
}

output "s3_bucket_arn" {
  description = "ARN of the bucket with the backups."
  value       = aws_s3_bucket.backups.arn
}

output "s3_bucket_domain_name" {
  description = "Domain name of the bucket with the backups."
  value       = aws_s3_bucket.backups.bucket_domain_name
}

output "lambda_deployments_bucket_name" {
  description = "Name of the bucket with the function's code."
  value       = aws_s3_bucket.deployments.id
}

output "lambda_deployments_bucket_arn" {
  description = "ARN of the bucket with the function's code."
  value       = aws_s3_bucket.deployments.arn
}

output "cloudwatch_log_group_name" {
  description = "Name of the function's log group."
  value       = aws_cloudwatch_log_group.function.name
}

output "cloudwatch_log_group_arn" {
  description = "ARN of the function's log group."
  value       = aws_cloudwatch_log_group.function.arn
}

output "eventbridge_rule_name" {
  description = "Name of the schedule group, which replaced the single rule of the first version."
  value       = aws_scheduler_schedule_group.backup.name
}

output "eventbridge_rule_arn" {
  description = "ARN of the schedule group, which replaced the single rule of the first version."
  value       = aws_scheduler_schedule_group.backup.arn
}

output "iam_role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.function.name
}

output "iam_role_arn" {
  description = "ARN of the function's role."
  value       = aws_iam_role.function.arn
}

output "backup_schedule" {
  description = "When databases without a schedule of their own are backed up."
  value       = var.schedule_expression
}

output "aws_region" {
  description = "Region of the deployment."
  value       = local.region
}

output "aws_account_id" {
  description = "Account of the deployment."
  value       = local.account
}

output "backup_store" {
  description = "The store, as a value for --store of the command line."
  value       = "s3://${aws_s3_bucket.backups.id}/${var.backup_prefix}"
}

output "database_names" {
  description = "Names of the databases, one per line."
  value       = join("\n", keys(local.databases))
}

output "schedule_arns" {
  description = "ARNs of the schedules, by database."
  value       = { for name, schedule in aws_scheduler_schedule.database : name => schedule.arn }
}

output "alarm_topic_arn" {
  description = "Topic of the alarms; null: nobody receives them."
  value       = local.alarm_topic
}

output "failure_destination_arn" {
  description = "Destination of the events of failed runs; null: none."
  value       = local.failure_destination
}

output "dashboard_name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.databases.dashboard_name
}

output "fargate_database_names" {
  description = "Names of the databases that run on Fargate, one per line."
  value       = join("\n", local.by_runner.fargate)
}

output "fargate_log_group_name" {
  description = "Name of the log group of tasks; null without Fargate."
  value       = one(aws_cloudwatch_log_group.fargate[*].name)
}

output "fargate_run_task" {
  description = "Value for --cli-input-json of aws ecs run-task, in addition to the event in --overrides; null without Fargate."
  value = !local.on_fargate ? null : jsonencode({
    cluster        = aws_ecs_cluster.fargate[0].name
    taskDefinition = aws_ecs_task_definition.fargate[0].family
    launchType     = "FARGATE"
    networkConfiguration = {
      awsvpcConfiguration = {
        subnets        = var.fargate.subnet_ids
        securityGroups = var.fargate.security_group_ids
        assignPublicIp = var.fargate.assign_public_ip ? "ENABLED" : "DISABLED"
      }
    }
  })
}
