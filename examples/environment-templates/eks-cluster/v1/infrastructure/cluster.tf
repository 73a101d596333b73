resource "aws_eks_cluster" "this" {
  name     = local.cluster_name
  version  = var.environment.inputs.kubernetes_version
  role_arn = aws_iam_role.cluster.arn

  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  # EKS add-ons are the only add-ons; a change of this replaces the cluster.
  bootstrap_self_managed_addons = false

  access_config {
    authentication_mode = "API"
    # access.tf names everybody who has access.
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    subnet_ids              = local.subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = var.environment.inputs.public_endpoint
    public_access_cidrs     = var.environment.inputs.public_endpoint ? var.environment.inputs.public_access_cidrs : null
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.secrets.arn
    }
  }

  upgrade_policy {
    support_type = var.environment.inputs.support_type
  }

  zonal_shift_config {
    enabled = var.environment.inputs.zonal_shift
  }

  # EKS Auto Mode is the three of them, on or off together.

  compute_config {
    enabled       = local.auto_mode
    node_pools    = local.auto_mode ? ["general-purpose", "system"] : null
    node_role_arn = local.auto_mode ? aws_iam_role.node.arn : null
  }

  kubernetes_network_config {
    elastic_load_balancing {
      enabled = local.auto_mode
    }
  }

  storage_config {
    block_storage {
      enabled = local.auto_mode
    }
  }

  lifecycle {
    # EKS doesn't report it. Terraform would replace a cluster that was imported.
    ignore_changes = [access_config[0].bootstrap_cluster_creator_admin_permissions]

    precondition {
      condition     = !var.environment.inputs.public_endpoint || length(var.environment.inputs.public_access_cidrs) > 0
      error_message = "public_access_cidrs must name at least one range when public_endpoint is true."
    }

    precondition {
      condition     = local.create_vpc || length(distinct([for subnet in data.aws_subnet.existing : subnet.availability_zone])) >= 2
      error_message = "subnet_ids must name subnets in two availability zones or more."
    }
  }

  # EKS needs its permissions until the cluster is gone, and would create the log
  # group itself, without an end of its retention.
  depends_on = [
    aws_cloudwatch_log_group.cluster,
    aws_iam_role_policy_attachment.cluster,
    aws_iam_role_policy_attachment.node,
    aws_route.private,
    aws_route_table_association.private,
  ]
}

resource "aws_cloudwatch_log_group" "cluster" {
  name              = "/aws/eks/${local.cluster_name}/cluster"
  retention_in_days = var.environment.inputs.log_retention_days
}

resource "aws_kms_key" "secrets" {
  description         = "Kubernetes secrets of the EKS cluster ${local.cluster_name}"
  enable_key_rotation = true
}

resource "aws_kms_alias" "secrets" {
  name          = "alias/eks/${local.cluster_name}"
  target_key_id = aws_kms_key.secrets.key_id
}

resource "aws_iam_role" "cluster" {
  name_prefix          = "${local.short_name}-cluster-"
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.cluster_trust.json
}

data "aws_iam_policy_document" "cluster_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "cluster" {
  for_each = toset(concat(
    ["AmazonEKSClusterPolicy"],
    local.auto_mode ? [
      "AmazonEKSBlockStoragePolicy",
      "AmazonEKSComputePolicy",
      "AmazonEKSLoadBalancingPolicy",
      "AmazonEKSNetworkingPolicy",
    ] : [],
  ))

  role       = aws_iam_role.cluster.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.key}"
}

# For workloads that use IAM roles for service accounts; new ones need only EKS
# Pod Identity.
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
