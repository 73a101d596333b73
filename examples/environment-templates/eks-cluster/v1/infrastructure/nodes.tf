# Nodes of EKS Auto Mode, or a managed node group. Both use this role.

resource "aws_iam_role" "node" {
  name_prefix          = "${local.short_name}-node-"
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.node_trust.json
}

data "aws_iam_policy_document" "node_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset(concat(
    ["AmazonEC2ContainerRegistryPullOnly"],
    local.auto_mode
    ? ["AmazonEKSWorkerNodeMinimalPolicy"]
    : ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore"],
  ))

  role       = aws_iam_role.node.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.key}"
}

data "aws_ec2_instance_type" "node" {
  count = local.auto_mode ? 0 : 1

  instance_type = var.environment.inputs.node_instance_type
}

locals {
  # A group with other machines or subnets is another instance: it starts while the old one
  # drains. With create_before_destroy, Terraform would also create the cluster and
  # the add-ons of a failed deployment first, whose names are still taken.
  node_groups = toset(local.auto_mode ? [] : [join("/", concat(
    [
      var.environment.inputs.node_instance_type,
      var.environment.inputs.node_capacity_type,
      var.environment.inputs.node_disk_size,
    ],
    # A node group stays in its subnets. Those of an own VPC don't change.
    local.create_vpc ? [] : [
      substr(sha256(join(",", sort(local.subnet_ids))), 0, 8),
    ],
  ))])
}

resource "aws_eks_node_group" "default" {
  for_each = local.node_groups

  cluster_name           = aws_eks_cluster.this.name
  node_group_name_prefix = "default-"
  node_role_arn          = aws_iam_role.node.arn
  subnet_ids             = local.subnet_ids
  version                = aws_eks_cluster.this.version

  ami_type = (
    contains(data.aws_ec2_instance_type.node[0].supported_architectures, "arm64")
    ? "AL2023_ARM_64_STANDARD"
    : "AL2023_x86_64_STANDARD"
  )
  capacity_type  = var.environment.inputs.node_capacity_type
  disk_size      = var.environment.inputs.node_disk_size
  instance_types = [var.environment.inputs.node_instance_type]

  scaling_config {
    min_size     = var.environment.inputs.node_min_size
    desired_size = var.environment.inputs.node_desired_size
    max_size     = var.environment.inputs.node_max_size
  }

  update_config {
    max_unavailable_percentage = 33
  }

  lifecycle {
    precondition {
      condition = (
        var.environment.inputs.node_min_size <= var.environment.inputs.node_desired_size &&
        var.environment.inputs.node_desired_size <= var.environment.inputs.node_max_size
      )
      error_message = "node_desired_size must be from node_min_size to node_max_size."
    }
  }

  # Nodes become ready only with the network add-on, and need it until they are
  # gone. In an upgrade, they come after the control plane and these add-ons.
  depends_on = [
    aws_eks_addon.before_nodes,
    aws_iam_role_policy_attachment.node,
  ]
}
