# EKS add-ons, in the default version for the cluster's Kubernetes version. EKS
# Auto Mode brings network, DNS, Pod Identity and block storage itself.

locals {
  addons_before_nodes = toset(local.auto_mode ? [] : [
    "eks-pod-identity-agent",
    "kube-proxy",
    "vpc-cni",
  ])

  addons_after_nodes = toset(concat(
    local.auto_mode ? [] : concat(
      ["coredns"],
      var.environment.inputs.enable_aws_ebs_csi_driver ? ["aws-ebs-csi-driver"] : [],
    ),
    var.environment.inputs.enable_metrics_server ? ["metrics-server"] : [],
    var.environment.inputs.enable_cert_manager ? ["cert-manager"] : [],
    var.environment.inputs.enable_external_dns ? ["external-dns"] : [],
    var.environment.inputs.enable_kube_state_metrics ? ["kube-state-metrics"] : [],
    var.environment.inputs.enable_node_exporter ? ["prometheus-node-exporter"] : [],
  ))

  # Add-ons with permissions in AWS, which they get through EKS Pod Identity.
  addon_permissions = {
    for addon, permission in {
      aws-ebs-csi-driver = {
        service_account = "ebs-csi-controller-sa"
        policy_arn      = "arn:${local.partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
      }
      external-dns = {
        service_account = "external-dns"
        policy_arn      = var.environment.inputs.enable_external_dns ? aws_iam_policy.external_dns[0].arn : ""
      }
    } : addon => permission if contains(local.addons_after_nodes, addon)
  }
}

data "aws_eks_addon_version" "default" {
  for_each = setunion(local.addons_before_nodes, local.addons_after_nodes)

  addon_name         = each.key
  kubernetes_version = var.environment.inputs.kubernetes_version
}

resource "aws_eks_addon" "before_nodes" {
  for_each = local.addons_before_nodes

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = data.aws_eks_addon_version.default[each.key].version
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
}

resource "aws_eks_addon" "after_nodes" {
  for_each = local.addons_after_nodes

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = data.aws_eks_addon_version.default[each.key].version
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  dynamic "pod_identity_association" {
    for_each = contains(keys(local.addon_permissions), each.key) ? [local.addon_permissions[each.key]] : []

    content {
      role_arn        = aws_iam_role.addon[each.key].arn
      service_account = pod_identity_association.value.service_account
    }
  }

  depends_on = [
    aws_eks_addon.before_nodes,
    aws_eks_node_group.default,
    aws_iam_role_policy_attachment.addon,
  ]
}

resource "aws_iam_role" "addon" {
  for_each = local.addon_permissions

  name_prefix          = "${local.short_name}-${substr(each.key, 0, 12)}-"
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.pod_identity_trust.json
}

resource "aws_iam_role_policy_attachment" "addon" {
  for_each = local.addon_permissions

  role       = aws_iam_role.addon[each.key].name
  policy_arn = each.value.policy_arn
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

resource "aws_iam_policy" "external_dns" {
  count = var.environment.inputs.enable_external_dns ? 1 : 0

  name_prefix = "${local.short_name}-external-dns-"
  policy      = data.aws_iam_policy_document.external_dns.json
}

data "aws_iam_policy_document" "external_dns" {
  statement {
    actions   = ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"]
    resources = ["arn:${local.partition}:route53:::hostedzone/*"]
  }

  statement {
    actions   = ["route53:ListHostedZones"]
    resources = ["*"]
  }
}
