locals {
  vpc_name = var.environment.inputs.vpc_name

  # IAM allows 38 characters for a name prefix.
  short_name           = substr(local.vpc_name, 0, 24)
  permissions_boundary = var.environment.inputs.permissions_boundary_arn == "" ? null : var.environment.inputs.permissions_boundary_arn

  zones = slice(
    data.aws_availability_zones.available.names,
    0,
    min(var.environment.inputs.zone_count, length(data.aws_availability_zones.available.names)),
  )

  # Three quarters of the range for nodes and pods, eighths of the last quarter
  # for load balancers.
  vpc_cidr    = cidrsubnet(var.environment.inputs.vpc_cidr, 0, 0)
  public_cidr = cidrsubnet(local.vpc_cidr, 2, 3)

  tags = merge(var.proton_tags, { environment = var.environment.name })
}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  # Zones where Amazon EKS places no control plane.
  exclude_zone_ids = ["use1-az3", "usw1-az2", "cac1-az3"]

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}
