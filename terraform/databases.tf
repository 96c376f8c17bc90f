# The databases, their passwords, and what is derived from both.

variable "databases" {
  description = <<-TEXT
    The databases. The password of each comes from exactly one place: secret_arn (Secrets Manager: the bare password, or JSON as RDS
    writes it), ssm_parameter (name or ARN of a SecureString), auth = "iam" (an RDS token; needs resource_id), or, with none of
    these, database_passwords. By default, name is the name of the database, port is 5432, and the service chooses ssl_mode.
    schedule_expression and longest_gap_hours replace the values for all databases; runner is lambda or fargate.
  TEXT
  type = list(object({
    name                = optional(string)
    host                = string
    port                = optional(number, 5432)
    username            = string
    database            = string
    ssl_mode            = optional(string)
    secret_arn          = optional(string)
    ssm_parameter       = optional(string)
    auth                = optional(string)
    resource_id         = optional(string)
    password            = optional(string)
    schedule_expression = optional(string)
    longest_gap_hours   = optional(number)
    runner              = optional(string, "lambda")
  }))

  validation {
    condition     = length(var.databases) > 0
    error_message = "databases is empty: give at least one."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.password == null])
    error_message = "A database has a password: it would be kept in the state in clear text. Put it into Secrets Manager and give secret_arn, or give it in the variable database_passwords (TF_VAR_database_passwords), which is never stored."
  }
  validation {
    condition     = alltrue([for d in var.databases : trimspace(d.host) != "" && trimspace(d.username) != "" && trimspace(d.database) != "" && (d.name == null ? true : trimspace(d.name) != "")])
    error_message = "host, username and database of a database must not be blank, nor its name, if it has one."
  }
  validation {
    condition     = length(distinct([for d in var.databases : coalesce(d.name, d.database, "?")])) == length(var.databases)
    error_message = "Two databases have the same name, so their backups would share a folder: give one of them a name of its own."
  }
  validation {
    condition     = alltrue([for d in var.databases : !startswith(coalesce(d.name, d.database, "?"), "_globals.")])
    error_message = "A database's name begins with _globals., which is reserved for the roles of a server: give it another name."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.port >= 1 && d.port <= 65535 && floor(d.port) == d.port])
    error_message = "port of a database must be a whole number from 1 to 65535."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.ssl_mode == null ? true : contains(["disable", "allow", "prefer", "require", "verify-ca", "verify-full"], d.ssl_mode)])
    error_message = "ssl_mode of a database must be disable, allow, prefer, require, verify-ca or verify-full. Only the last one proves who answers."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.auth == null ? true : contains(["password", "iam"], d.auth)])
    error_message = "auth of a database must be password or iam."
  }
  validation {
    condition     = alltrue([for d in var.databases : length([for given in [d.secret_arn, d.ssm_parameter, d.auth == "iam" ? d.auth : null] : given if given != null]) <= 1])
    error_message = "A database has more than one of secret_arn, ssm_parameter and auth = \"iam\": keep one."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.secret_arn == null ? true : can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+-[0-9A-Za-z]{6}$", d.secret_arn))])
    error_message = "secret_arn of a database is not the whole ARN of a secret. It ends in six random characters: aws secretsmanager describe-secret shows it."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.ssm_parameter == null ? true : can(regex("^(arn:[a-z-]+:ssm:[a-z0-9-]+:[0-9]{12}:parameter/.+|/?[0-9A-Za-z_.-]+(/[0-9A-Za-z_.-]+)*)$", d.ssm_parameter))])
    error_message = "ssm_parameter of a database must be the name or the ARN of a parameter, without a version."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.auth == "iam" ? can(regex("^(db|cluster|prx)-[0-9A-Za-z]+$", d.resource_id)) : d.resource_id == null])
    error_message = "A database with auth = \"iam\" needs its resource_id, as db-ABC… or cluster-ABC… (aws rds describe-db-instances: DbiResourceId; describe-db-clusters: DbClusterResourceId), and the others have none."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.schedule_expression == null ? true : can(regex("^(rate\\([1-9][0-9]* (minute|hour|day)s?\\)|cron\\(.+\\))$", d.schedule_expression))])
    error_message = "schedule_expression of a database must be rate(…) or cron(…), such as rate(3 hours) or cron(0 */3 * * ? *)."
  }
  validation {
    condition     = alltrue([for d in var.databases : d.longest_gap_hours == null ? true : d.longest_gap_hours > 0])
    error_message = "longest_gap_hours of a database must be more than 0."
  }
  validation {
    condition     = alltrue([for d in var.databases : contains(["lambda", "fargate"], d.runner)])
    error_message = "runner of a database must be lambda or fargate."
  }
}

variable "database_passwords" {
  description = "Passwords of databases that have no other source, by name. They are sent to Secrets Manager and nowhere else; give them in TF_VAR_database_passwords."
  type        = map(string)
  default     = {}
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(setsubtract(keys(var.database_passwords), [for d in var.databases : coalesce(d.name, d.database, "?")])) == 0
    error_message = "database_passwords has a name that is not among the databases."
  }
  validation {
    condition     = alltrue([for d in var.databases : !(d.secret_arn != null || d.ssm_parameter != null || d.auth == "iam") if contains(keys(var.database_passwords), coalesce(d.name, d.database, "?"))])
    error_message = "database_passwords has a password for a database that has secret_arn, ssm_parameter or auth = \"iam\": keep one."
  }
  validation {
    condition     = alltrue([for password in values(var.database_passwords) : password != ""])
    error_message = "database_passwords has an empty password."
  }
}

variable "database_passwords_version" {
  description = "Raise it by one whenever database_passwords changes: the passwords are not stored, so a change cannot be detected."
  type        = number
  default     = 1

  validation {
    condition     = var.database_passwords_version >= 1 && floor(var.database_passwords_version) == var.database_passwords_version
    error_message = "database_passwords_version must be a whole number, at least 1."
  }
}

variable "allowed_omissions" {
  description = "Objects that may be missing from backups of all databases, with the names of --allow-omission, such as \"user mapping *\"; * and ? are wildcards."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.allowed_omissions : trimspace(name) != "" && !can(regex("[;\\r\\n]", name))])
    error_message = "allowed_omissions has a name that is blank, or contains a ; or a line break: write ? instead, which matches any character."
  }
}

variable "secrets_kms_key_arns" {
  description = "Customer-managed KMS keys that encrypt the given secrets or parameters; none for the keys of AWS."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.secrets_kms_key_arns : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", arn))])
    error_message = "secrets_kms_key_arns must be ARNs of keys, with :key/ (rights cannot name an alias)."
  }
}

locals {
  databases = { for d in var.databases : coalesce(d.name, d.database) => d }

  # For names of resources. A name that had to be changed or cut gets a hash, so that no two become the same.
  slugs = {
    for name in keys(local.databases) : name => can(regex("^[0-9A-Za-z_.-]{1,40}$", name)) ? name :
    "${substr(replace(name, "/[^0-9A-Za-z_.-]/", "-"), 0, min(length(name), 31))}-${substr(sha1(name), 0, 8)}"
  }

  with_own_secret = toset([for name, d in local.databases : name if d.secret_arn == null && d.ssm_parameter == null && d.auth != "iam"])
  secret_arns     = { for name, d in local.databases : name => contains(local.with_own_secret, name) ? aws_secretsmanager_secret.password[name].arn : d.secret_arn }
  parameter_arns  = [for d in var.databases : startswith(d.ssm_parameter, "arn:") ? d.ssm_parameter : "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter/${trimprefix(d.ssm_parameter, "/")}" if d.ssm_parameter != null]

  # The value of DATABASES, as the service reads it. Defaults are left out, since all variables of a function share 4 KB.
  settings = {
    for name, d in local.databases : name => {
      for key, value in {
        name          = d.name == d.database ? null : d.name
        host          = d.host
        port          = d.port == 5432 ? null : d.port
        username      = d.username
        database      = d.database
        ssl_mode      = d.ssl_mode
        secret_arn    = local.secret_arns[name]
        ssm_parameter = d.ssm_parameter
        auth          = d.auth == "iam" ? "iam" : null
      } : key => value if value != null
    }
  }

  by_runner = { for runner in ["lambda", "fargate"] : runner => [for d in var.databases : coalesce(d.name, d.database) if d.runner == runner] }

  environment = {
    for runner, names in local.by_runner : runner => merge(
      {
        BACKUP_STORE          = "s3://${var.backup_bucket_name}/${var.backup_prefix}"
        BACKUP_RETENTION_DAYS = tostring(var.backup_retention_days)
        BACKUP_COMPRESSION    = var.backup_compression
        BACKUP_SSE            = var.kms_key_arn == null ? "AES256" : "aws:kms"
        LOG_LEVEL             = var.log_level
        DATABASES             = jsonencode([for name in names : local.settings[name]])
      },
      length(var.allowed_omissions) == 0 ? {} : { BACKUP_ALLOW_OMISSIONS = join(";", var.allowed_omissions) },
      var.backup_jobs == null ? {} : { BACKUP_JOBS = tostring(var.backup_jobs) },
      var.backup_network_timeout == null ? {} : { BACKUP_NETWORK_TIMEOUT = tostring(var.backup_network_timeout) },
      var.backup_copy_through_driver ? { BACKUP_COPY_THROUGH_DRIVER = "true" } : {},
      var.kms_key_arn == null ? {} : { BACKUP_KMS_KEY_ID = var.kms_key_arn },
    )
  }
}

resource "aws_secretsmanager_secret" "password" {
  for_each = local.with_own_secret

  # Only a prefix: the name of a deleted secret stays reserved until its recovery window ends, and a new deployment must not wait for it.
  name_prefix             = "${var.function_name}/${local.slugs[each.key]}-"
  description             = "Password of database ${each.key} for ${var.function_name}"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "password" {
  for_each = local.with_own_secret

  secret_id = aws_secretsmanager_secret.password[each.key].id
  # Sent when the secret is created or the version is raised, otherwise ignored. AWS refuses an empty password.
  secret_string_wo         = lookup(var.database_passwords, each.key, "")
  secret_string_wo_version = var.database_passwords_version
}
