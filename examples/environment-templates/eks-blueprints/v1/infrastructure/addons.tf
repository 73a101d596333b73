module "addons" {
  source  = "aws-ia/eks-blueprints-addons/aws"
  version = "1.23.0"

  cluster_name      = module.eks.cluster_name
  cluster_endpoint  = module.eks.cluster_endpoint
  cluster_version   = module.eks.cluster_version
  oidc_provider_arn = module.eks.oidc_provider_arn

  # The add-ons come after the nodes, the NAT gateways and their permissions (which a
  # pod gets when it starts, or never), and go before them.
  create_delay_dependencies = concat(
    [for group in aws_eks_node_group.default : group.arn],
    module.vpc.natgw_ids,
    aws_eks_pod_identity_association.ebs_csi_driver[*].association_id,
    aws_iam_role_policy_attachment.ebs_csi_driver[*].id,
    aws_eks_pod_identity_association.external_dns[*].association_id,
    aws_iam_role_policy_attachment.external_dns[*].id,
  )

  # Managed by EKS, in the newest version for the cluster's Kubernetes version.
  eks_addons = merge(
    { coredns = {} },
    var.environment.inputs.enable_aws_ebs_csi_driver ? { aws-ebs-csi-driver = { preserve = false } } : {},
    var.environment.inputs.enable_metrics_server ? { metrics-server = { preserve = false } } : {},
    var.environment.inputs.enable_external_dns ? { external-dns = { preserve = false } } : {},
    var.environment.inputs.enable_kube_state_metrics ? { kube-state-metrics = { preserve = false } } : {},
    var.environment.inputs.enable_node_exporter ? { prometheus-node-exporter = { preserve = false } } : {},
  )

  # Installed with Helm.
  enable_aws_load_balancer_controller = var.environment.inputs.enable_aws_load_balancer_controller
  enable_cert_manager                 = var.environment.inputs.enable_cert_manager
  enable_argocd                       = var.environment.inputs.enable_argocd

  cert_manager = {
    chart_version                 = "v1.21.1"
    role_permissions_boundary_arn = local.permissions_boundary
  }

  argocd = { chart_version = "10.3.3" }

  # Its webhook for services would refuse those of the other charts, installed
  # at the same time, until the controller runs.
  aws_load_balancer_controller = {
    chart_version                 = "3.5.0"
    role_permissions_boundary_arn = local.permissions_boundary

    # The module's policy is older than the controller.
    policy_statements = [{
      actions   = ["ec2:DescribeRouteTables"]
      resources = ["*"]
    }]

    values = [yamlencode({
      region                      = local.region
      vpcId                       = local.vpc_id
      enableServiceMutatorWebhook = false
    })]
  }

  # No stack that reports the use of the module to AWS.
  observability_tag = null
}

# The EBS CSI driver and ExternalDNS get their permissions through EKS Pod Identity.

resource "aws_eks_pod_identity_association" "ebs_csi_driver" {
  count = var.environment.inputs.enable_aws_ebs_csi_driver ? 1 : 0

  cluster_name    = module.eks.cluster_name
  namespace       = "kube-system"
  service_account = "ebs-csi-controller-sa"
  role_arn        = aws_iam_role.ebs_csi_driver[0].arn
}

resource "aws_iam_role" "ebs_csi_driver" {
  count = var.environment.inputs.enable_aws_ebs_csi_driver ? 1 : 0

  name_prefix          = "${local.short_name}-ebs-csi-"
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.pod_identity_trust.json
}

data "aws_iam_policy_document" "pod_identity_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "ebs_csi_driver" {
  count = var.environment.inputs.enable_aws_ebs_csi_driver ? 1 : 0

  role       = aws_iam_role.ebs_csi_driver[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

resource "aws_eks_pod_identity_association" "external_dns" {
  count = var.environment.inputs.enable_external_dns ? 1 : 0

  cluster_name    = module.eks.cluster_name
  namespace       = "external-dns"
  service_account = "external-dns"
  role_arn        = aws_iam_role.external_dns[0].arn
}

resource "aws_iam_role" "external_dns" {
  count = var.environment.inputs.enable_external_dns ? 1 : 0

  name_prefix          = "${local.short_name}-ext-dns-"
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.pod_identity_trust.json
}

resource "aws_iam_role_policy_attachment" "external_dns" {
  count = var.environment.inputs.enable_external_dns ? 1 : 0

  role       = aws_iam_role.external_dns[0].name
  policy_arn = aws_iam_policy.external_dns[0].arn
}

resource "aws_iam_policy" "external_dns" {
  count = var.environment.inputs.enable_external_dns ? 1 : 0

  name_prefix = "${local.short_name}-external-dns-"
  policy      = data.aws_iam_policy_document.external_dns.json
}

data "aws_iam_policy_document" "external_dns" {
  statement {
    actions   = ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"]
    resources = ["arn:${data.aws_partition.current.partition}:route53:::hostedzone/*"]
  }

  statement {
    actions   = ["route53:ListHostedZones"]
    resources = ["*"]
  }
}
