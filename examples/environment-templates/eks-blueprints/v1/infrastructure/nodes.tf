# A resource of our own: the module's node group ignores changes of the desired
# size, and an update that reports success without resizing would be a lie.

locals {
  # A group with other machines or subnets is another instance: it starts while the old one
  # drains. With create_before_destroy, Terraform would also create the cluster of a
  # failed deployment first, whose name is still taken.
  node_groups = toset([join("/", concat(
    [
      var.environment.inputs.node_instance_type,
      var.environment.inputs.node_capacity_type,
    ],
    # Earlier versions of this template had no other size and no existing VPC, and
    # their groups are kept.
    var.environment.inputs.node_disk_size == 50 ? [] : [var.environment.inputs.node_disk_size],
    # A node group stays in its subnets. Those of an own VPC don't change.
    local.create_vpc ? [] : [
      substr(sha256(join(",", sort(var.environment.inputs.subnet_ids))), 0, 8),
    ],
  ))])
}

resource "aws_eks_node_group" "default" {
  for_each = local.node_groups

  cluster_name           = module.eks.cluster_name
  node_group_name_prefix = "default-"
  node_role_arn          = aws_iam_role.node.arn
  subnet_ids             = local.subnet_ids
  version                = module.eks.cluster_version

  ami_type       = local.architecture == "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD"
  capacity_type  = var.environment.inputs.node_capacity_type
  disk_size      = var.environment.inputs.node_disk_size
  instance_types = [var.environment.inputs.node_instance_type]

  scaling_config {
    min_size     = var.environment.inputs.node_min_size
    desired_size = local.karpenter ? var.environment.inputs.node_min_size : var.environment.inputs.node_desired_size
    max_size     = var.environment.inputs.node_max_size
  }

  update_config {
    max_unavailable_percentage = 33
  }

  lifecycle {
    precondition {
      condition     = var.environment.inputs.node_min_size <= var.environment.inputs.node_max_size
      error_message = "node_min_size must not be greater than node_max_size."
    }

    precondition {
      condition = local.karpenter || (
        var.environment.inputs.node_min_size <= var.environment.inputs.node_desired_size &&
        var.environment.inputs.node_desired_size <= var.environment.inputs.node_max_size
      )
      error_message = "node_desired_size must be from node_min_size to node_max_size."
    }

    precondition {
      condition     = local.create_vpc || length(distinct([for subnet in data.aws_subnet.existing : subnet.availability_zone])) >= 2
      error_message = "subnet_ids must name subnets in two availability zones or more."
    }
  }

  # Nodes join through the NAT gateway and with the network add-on in place, and
  # need both until they are gone.
  depends_on = [
    module.vpc,
    module.eks,
    aws_iam_role_policy_attachment.node,
  ]
}

# Earlier versions of this template had one node group without a key. Terraform
# keeps it where it has the default machines, and replaces it otherwise.
moved {
  from = aws_eks_node_group.default
  to   = aws_eks_node_group.default["m6i.large/ON_DEMAND"]
}

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
  for_each = toset([
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKS_CNI_Policy",
    "AmazonEKSWorkerNodePolicy",
    "AmazonSSMManagedInstanceCore",
  ])

  role       = aws_iam_role.node.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.key}"
}
