# The bucket of the backups. Resources named "backups" outlive the deployment: "./deploy.sh destroy" removes everything else and leaves
# these in the state, so that the next deployment continues with the same bucket. prevent_destroy refuses a plain "terraform destroy"
# before it changes anything. If the state is lost, adopt_bucket adopts the bucket again.
#
# A root module of its own would need a second state, all common settings twice, and two steps in the right order from everyone who runs
# Terraform by hand. With "terraform state rm", a deployment that was only partly removed would no longer know its bucket. With targets,
# the state is correct at every moment. Therefore no resource named "backups" may depend on another one: Terraform also destroys the
# dependents of a target.

variable "backup_bucket_name" {
  description = "Name of the bucket; must be unique among all AWS accounts."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.backup_bucket_name))
    error_message = "backup_bucket_name must have 3 to 63 lower-case letters, digits or -; with a dot, the certificate could not be verified."
  }
}

variable "adopt_bucket" {
  description = "Adopt a bucket that exists already but is not in the state, with everything in it. deploy.sh sets this itself."
  type        = bool
  default     = false
}

variable "kms_key_arn" {
  description = "KMS key for the backups; null encrypts them with keys of S3 (AES256)."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, with :key/ (rights cannot name an alias)."
  }
}

variable "object_lock" {
  description = "Nobody can delete a backup for this many days: mode GOVERNANCE (except with a special right) or COMPLIANCE (not even the account's owner). Takes effect only when the bucket is created; null for none."
  type        = object({ mode = optional(string, "GOVERNANCE"), days = number })
  default     = null

  validation {
    condition     = var.object_lock == null ? true : contains(["GOVERNANCE", "COMPLIANCE"], var.object_lock.mode)
    error_message = "mode of object_lock must be GOVERNANCE or COMPLIANCE."
  }
  validation {
    condition     = var.object_lock == null ? true : var.object_lock.days >= 1 && floor(var.object_lock.days) == var.object_lock.days
    error_message = "days of object_lock must be a whole number, at least 1."
  }
}

variable "noncurrent_version_days" {
  description = "How long a deleted backup can be brought back, and is paid for."
  type        = number
  default     = 30

  validation {
    condition     = var.noncurrent_version_days >= 1 && floor(var.noncurrent_version_days) == var.noncurrent_version_days
    error_message = "noncurrent_version_days must be a whole number, at least 1."
  }
}

variable "backup_expiration_days" {
  description = "S3 deletes backups of this age, including the last ones of a database that is no longer backed up, which the service itself never deletes. null (the default): S3 never deletes backups."
  type        = number
  default     = null

  validation {
    condition     = var.backup_expiration_days == null ? true : var.backup_expiration_days >= max(90, 3 * var.backup_retention_days) && floor(var.backup_expiration_days) == var.backup_expiration_days
    error_message = "backup_expiration_days must be at least 90 and at least three times backup_retention_days: S3 does not know about failed runs, and would delete the last good backups while somebody is still finding out why there are no new ones."
  }
}

import {
  for_each = var.adopt_bucket ? toset([var.backup_bucket_name]) : toset([])
  to       = aws_s3_bucket.backups
  id       = each.value
}

resource "aws_s3_bucket" "backups" {
  bucket              = var.backup_bucket_name
  object_lock_enabled = var.object_lock != null
  force_destroy       = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "backups" {
  bucket = aws_s3_bucket.backups.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "backups" {
  bucket                  = aws_s3_bucket.backups.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "backups" {
  bucket = aws_s3_bucket.backups.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "backups" {
  bucket = aws_s3_bucket.backups.id
  policy = data.aws_iam_policy_document.tls_only.json

  depends_on = [aws_s3_bucket_public_access_block.backups]
}

resource "aws_s3_bucket_object_lock_configuration" "backups" {
  count = var.object_lock == null ? 0 : 1

  bucket = aws_s3_bucket.backups.id

  rule {
    default_retention {
      mode = var.object_lock.mode
      days = var.object_lock.days
    }
  }

  depends_on = [aws_s3_bucket_versioning.backups]
}

resource "aws_s3_bucket_lifecycle_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id

  rule {
    id     = "deleted-backups"
    status = "Enabled"

    filter {
      prefix = "${var.backup_prefix}/"
    }
    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_version_days
    }
    expiration {
      expired_object_delete_marker = true
    }
  }

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {
      prefix = "${var.backup_prefix}/"
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 3
    }
  }

  # The service deletes current backups, and keeps the newest three whatever their age. S3 considers only the age.
  dynamic "rule" {
    for_each = var.backup_expiration_days == null ? [] : [var.backup_expiration_days]

    content {
      id     = "forgotten-backups"
      status = "Enabled"

      filter {
        prefix = "${var.backup_prefix}/"
      }
      expiration {
        days = rule.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.backups]
}

data "aws_iam_policy_document" "tls_only" {
  statement {
    sid       = "DenyWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.backups.arn, "${aws_s3_bucket.backups.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "DenyOldTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.backups.arn, "${aws_s3_bucket.backups.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }
}
