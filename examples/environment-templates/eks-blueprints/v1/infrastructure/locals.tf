locals {
  cluster_name = var.environment.inputs.cluster_name
  region       = data.aws_region.current.region

  # IAM allows 38 characters for a name prefix.
  short_name           = substr(local.cluster_name, 0, 24)
  permissions_boundary = var.environment.inputs.permissions_boundary_arn == "" ? null : var.environment.inputs.permissions_boundary_arn

  tags = merge(var.proton_tags, { environment = var.environment.name })

  get_token = ["eks", "get-token", "--region", local.region, "--cluster-name", module.eks.cluster_name]

  karpenter    = var.environment.inputs.node_provisioning == "karpenter"
  architecture = contains(data.aws_ec2_instance_type.node.supported_architectures, "arm64") ? "arm64" : "amd64"
}
