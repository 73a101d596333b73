locals {
  cluster_name = var.environment.inputs.cluster_name
  region       = data.aws_region.current.region

  # IAM allows 38 characters for a name prefix.
  short_name = substr(local.cluster_name, 0, 24)

  tags = merge(var.proton_tags, { environment = var.environment.name })

  get_token = ["eks", "get-token", "--region", local.region, "--cluster-name", module.eks.cluster_name]

  zones = slice(
    data.aws_availability_zones.available.names,
    0,
    min(3, length(data.aws_availability_zones.available.names)),
  )

  # Three quarters of the range for nodes and pods, eighths of the last quarter
  # for load balancers and for the control plane's network interfaces.
  vpc_cidr        = cidrsubnet(var.environment.inputs.vpc_cidr, 0, 0)
  shared_cidr     = cidrsubnet(local.vpc_cidr, 2, 3)
  private_subnets = [for index, zone in local.zones : cidrsubnet(local.vpc_cidr, 2, index)]
  public_subnets  = [for index, zone in local.zones : cidrsubnet(local.shared_cidr, 3, index)]
  intra_subnets   = [for index, zone in local.zones : cidrsubnet(local.shared_cidr, 3, index + 3)]

  karpenter    = var.environment.inputs.node_provisioning == "karpenter"
  architecture = contains(data.aws_ec2_instance_type.node.supported_architectures, "arm64") ? "arm64" : "amd64"
}
