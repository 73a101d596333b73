locals {
  cluster_name = var.environment.inputs.cluster_name
  auto_mode    = var.environment.inputs.node_provisioning == "auto-mode"

  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.id
  account_id = data.aws_caller_identity.current.account_id

  # IAM allows 38 characters for a name prefix.
  short_name           = substr(local.cluster_name, 0, 24)
  permissions_boundary = var.environment.inputs.permissions_boundary_arn == "" ? null : var.environment.inputs.permissions_boundary_arn

  tags = merge(var.proton_tags, { environment = var.environment.name })
}

data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

# The role behind an assumed-role session.
data "aws_iam_session_context" "current" {
  arn = data.aws_caller_identity.current.arn
}
