# A resource of our own: the module's node group ignores changes of the desired
# size, and an update that reports success without resizing would be a lie.

locals {
  # A group with other machines is another instance: it starts while the old one
  # drains. With create_before_destroy, Terraform would also create the cluster of a
  # failed deployment first, whose name is still taken.
  node_groups = toset([join("/", [
    var.environment.inputs.node_instance_type,
    var.environment.inputs.node_capacity_type,
  ])])
}

resource "aws_eks_node_group" "default" {
  for_each = local.node_groups

  cluster_name           = module.eks.cluster_name
  node_group_name_prefix = "default-"
  node_role_arn          = aws_iam_role.node.arn
  subnet_ids             = module.vpc.private_subnets
  version                = module.eks.cluster_version

  ami_type       = local.architecture == "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD"
  capacity_type  = var.environment.inputs.node_capacity_type
  disk_size      = 50
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
  name_prefix        = "${local.short_name}-node-"
  assume_role_policy = data.aws_iam_policy_document.node_trust.json
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
