# In a VPC the function reaches S3 only through a gateway endpoint or a NAT, and Secrets Manager or SSM only through an interface endpoint or
# a NAT. CloudWatch needs neither: Lambda itself transports logs and metrics.

variable "subnet_ids" {
  description = "Private subnets in which the function runs; empty: the function is not in a VPC."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.subnet_ids : can(regex("^subnet-[0-9a-f]+$", id))])
    error_message = "subnet_ids must be ids of subnets, such as subnet-0123abcd."
  }
}

variable "security_group_ids" {
  description = "Security groups of the function in the VPC; the databases' groups must admit them."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.security_group_ids : can(regex("^sg-[0-9a-f]+$", id))])
    error_message = "security_group_ids must be ids of security groups, such as sg-0123abcd."
  }
  validation {
    condition     = (length(var.security_group_ids) == 0) == (length(var.subnet_ids) == 0)
    error_message = "subnet_ids and security_group_ids belong together: give both, or neither."
  }
}
