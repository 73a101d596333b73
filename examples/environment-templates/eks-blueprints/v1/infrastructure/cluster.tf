locals {
  deployer_arn = data.aws_iam_session_context.current.issuer_arn

  # The names that EKS gives its access policies.
  access_policies = {
    cluster-admin = "AmazonEKSClusterAdminPolicy"
    admin         = "AmazonEKSAdminPolicy"
    edit          = "AmazonEKSEditPolicy"
    view          = "AmazonEKSViewPolicy"
  }
}

module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "21.25.1"

  name               = local.cluster_name
  kubernetes_version = var.environment.inputs.kubernetes_version

  vpc_id                   = local.vpc_id
  subnet_ids               = local.subnet_ids
  control_plane_subnet_ids = local.control_plane_subnet_ids

  endpoint_private_access      = true
  endpoint_public_access       = var.environment.inputs.public_endpoint
  endpoint_public_access_cidrs = var.environment.inputs.public_endpoint ? var.environment.inputs.public_access_cidrs : null

  enabled_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  upgrade_policy = {
    support_type = var.environment.inputs.support_type
  }

  zonal_shift_config = {
    enabled = var.environment.inputs.zonal_shift
  }

  cloudwatch_log_group_retention_in_days = var.environment.inputs.log_retention_days

  authentication_mode = "API"
  # The entry of the deploying role is below, with this module's name for it.
  enable_cluster_creator_admin_permissions = false

  access_entries = merge({
    # The role that deploys stays an administrator, so that nobody is locked out. An
    # input for it only adds groups.
    cluster_creator = {
      principal_arn = local.deployer_arn
      kubernetes_groups = flatten([
        for entry in var.environment.inputs.access_entries : try(entry.kubernetes_groups, [])
        if entry.principal_arn == local.deployer_arn
      ])

      policy_associations = {
        admin = {
          policy_arn   = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
          access_scope = { type = "cluster" }
        }
      }
    }
    }, {
    for entry in var.environment.inputs.access_entries : entry.principal_arn => {
      principal_arn     = entry.principal_arn
      kubernetes_groups = try(entry.kubernetes_groups, [])

      policy_associations = {
        for access in [try(entry.access, "cluster-admin")] : access => {
          policy_arn = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/${local.access_policies[access]}"
          access_scope = {
            type       = length(try(entry.namespaces, [])) == 0 ? "cluster" : "namespace"
            namespaces = try(entry.namespaces, [])
          }
        } if access != "none"
      }
    } if entry.principal_arn != local.deployer_arn
  })

  iam_role_name                 = "${local.short_name}-cluster"
  iam_role_permissions_boundary = local.permissions_boundary

  # The security group that EKS itself makes serves control plane and nodes.
  create_security_group      = false
  create_node_security_group = false

  # These run before there are nodes; the others come with addons.tf.
  addons = {
    eks-pod-identity-agent = { before_compute = true }
    kube-proxy             = { before_compute = true }
    vpc-cni                = { before_compute = true }
  }
}
