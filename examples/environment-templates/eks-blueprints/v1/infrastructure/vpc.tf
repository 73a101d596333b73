# A VPC for the cluster alone, or subnets of a VPC that exists already.

locals {
  create_vpc = var.environment.inputs.vpc_id == ""

  vpc_id = local.create_vpc ? module.vpc.vpc_id : var.environment.inputs.vpc_id

  # Nodes and pods.
  subnet_ids = local.create_vpc ? module.vpc.private_subnets : var.environment.inputs.subnet_ids

  # The interfaces of the control plane. An existing VPC has no subnets for them alone.
  control_plane_subnet_ids = local.create_vpc ? module.vpc.intra_subnets : var.environment.inputs.subnet_ids

  zones = local.create_vpc ? slice(
    data.aws_availability_zones.available[0].names,
    0,
    min(3, length(data.aws_availability_zones.available[0].names)),
  ) : []

  # Three quarters of the range for nodes and pods, eighths of the last quarter
  # for load balancers and for the control plane's network interfaces.
  vpc_cidr        = cidrsubnet(var.environment.inputs.vpc_cidr, 0, 0)
  shared_cidr     = cidrsubnet(local.vpc_cidr, 2, 3)
  private_subnets = [for index, zone in local.zones : cidrsubnet(local.vpc_cidr, 2, index)]
  public_subnets  = [for index, zone in local.zones : cidrsubnet(local.shared_cidr, 3, index)]
  intra_subnets   = [for index, zone in local.zones : cidrsubnet(local.shared_cidr, 3, index + 3)]
}

data "aws_subnet" "existing" {
  for_each = toset(local.create_vpc ? [] : var.environment.inputs.subnet_ids)

  id = each.value

  lifecycle {
    postcondition {
      condition     = self.vpc_id == var.environment.inputs.vpc_id
      error_message = "subnet_ids: ${self.id} is in ${self.vpc_id}, not in the VPC of vpc_id."
    }
  }
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "6.5.1"

  create_vpc = local.create_vpc

  name = local.cluster_name
  cidr = local.vpc_cidr
  azs  = local.zones

  private_subnets = local.private_subnets
  public_subnets  = local.public_subnets
  intra_subnets   = local.intra_subnets

  # One NAT gateway for all zones: a third of the price, and no way out for the
  # nodes while its zone is down. Or one for each zone.
  enable_nat_gateway     = true
  single_nat_gateway     = !var.environment.inputs.nat_gateway_per_zone
  one_nat_gateway_per_az = var.environment.inputs.nat_gateway_per_zone

  public_subnet_tags = {
    "kubernetes.io/role/elb" = "1"
  }

  private_subnet_tags = {
    "kubernetes.io/role/internal-elb" = "1"
    # For node classes that teams add: the one of this template names its subnets.
    "karpenter.sh/discovery" = local.cluster_name
  }
}
