# General settings. The databases are in databases.tf; the variables of the network, alarms and Fargate are next to their resources.

variable "aws_region" {
  description = "Region of the deployment; null uses AWS_REGION or the profile."
  type        = string
  default     = null

  validation {
    condition     = var.aws_region == null || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.aws_region))
    error_message = "aws_region is not the name of a region, such as eu-central-1."
  }
}

variable "environment" {
  description = "Value of the tag Environment of all resources."
  type        = string
  default     = "production"

  validation {
    condition     = can(regex("^[0-9A-Za-z][0-9A-Za-z _.:/=+@-]{0,127}$", var.environment))
    error_message = "environment must be the value of a tag: letters, digits, blanks and _.:/=+@-."
  }
}

variable "tags" {
  description = "Further tags of all resources."
  type        = map(string)
  default     = {}
}

variable "function_name" {
  description = "Name of the function; the names of all other resources begin with it. Two deployments in one account need two names."
  type        = string
  default     = "postgres-backup"

  validation {
    condition     = can(regex("^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$", var.function_name))
    error_message = "function_name must have 1 to 40 letters, digits, _ or -: a longer name leaves no room for the names that contain it."
  }
}

variable "log_level" {
  description = "How much is logged: error, warn, info or debug."
  type        = string
  default     = "info"

  validation {
    condition     = contains(["error", "warn", "info", "debug"], var.log_level)
    error_message = "log_level must be error, warn, info or debug."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the numbers that CloudWatch accepts: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "backup_retention_days" {
  description = "The service deletes backups older than this, but never the newest three of a database."
  type        = number
  default     = 2

  validation {
    condition     = var.backup_retention_days >= 1 && floor(var.backup_retention_days) == var.backup_retention_days
    error_message = "backup_retention_days must be a whole number of days, at least 1."
  }
}

variable "backup_prefix" {
  description = "Prefix of the keys of all backups."
  type        = string
  default     = "postgres-backup"

  validation {
    condition     = can(regex("^[0-9A-Za-z_.-]+(/[0-9A-Za-z_.-]+)*$", var.backup_prefix)) && length(var.backup_prefix) <= 512
    error_message = "backup_prefix must have letters, digits, _, . or -, with / only between them: rights and lifecycle rules are limited to it, so it cannot be empty."
  }
}

variable "backup_compression" {
  description = "none, gzip or zstd, with :level; none gives .sql files that psql can read directly."
  type        = string
  default     = "none"

  validation {
    condition     = can(regex("^(none|gzip(:[1-9])?|zstd(:[0-9]{1,2})?)$", var.backup_compression))
    error_message = "backup_compression must be none, gzip or zstd, with :level if wanted, as in zstd:3."
  }
}

variable "backup_jobs" {
  description = "Connections per database; null uses the number of cores."
  type        = number
  default     = null

  validation {
    condition     = var.backup_jobs == null ? true : var.backup_jobs >= 1 && floor(var.backup_jobs) == var.backup_jobs
    error_message = "backup_jobs must be a whole number, at least 1."
  }
}

variable "backup_network_timeout" {
  description = "Seconds that a database server may be silent while an answer is expected; null for 300."
  type        = number
  default     = null

  validation {
    condition     = var.backup_network_timeout == null ? true : var.backup_network_timeout >= 1 && floor(var.backup_network_timeout) == var.backup_network_timeout
    error_message = "backup_network_timeout must be a whole number of seconds, at least 1."
  }
}

variable "backup_copy_through_driver" {
  description = "Whether rows pass through the PostgreSQL driver's own COPY, which is slower, for a proxy that does not work with the faster way."
  type        = bool
  default     = false
  nullable    = false
}

# The first version declared these variables and never used them. They are ephemeral, so that not even a refused plan contains them.
variable "aws_access_key_id" {
  description = "Not used: the function has a role. Leave it out."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.aws_access_key_id == null || var.aws_access_key_id == ""
    error_message = "aws_access_key_id must not be given: the function uses its role, and Terraform takes credentials from the environment or a profile. Remove it from terraform.tfvars, and deactivate the key if the file was ever shared."
  }
}

variable "aws_secret_access_key" {
  description = "Not used: the function has a role. Leave it out."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = var.aws_secret_access_key == null || var.aws_secret_access_key == ""
    error_message = "aws_secret_access_key must not be given: the function uses its role, and Terraform takes credentials from the environment or a profile. Remove it from terraform.tfvars, and deactivate the key if the file was ever shared."
  }
}
