# The managed node group carries Karpenter and the add-ons; Karpenter adds nodes
# for everything else. With managed-node-group, nothing here is created.

locals {
  karpenter_capacity_types = (
    var.environment.inputs.node_capacity_type == "SPOT" ? ["spot", "on-demand"] : ["on-demand"]
  )
}

module "karpenter" {
  source  = "terraform-aws-modules/eks/aws//modules/karpenter"
  version = "21.25.1"

  create = local.karpenter

  cluster_name       = module.eks.cluster_name
  node_iam_role_name = "${local.short_name}-karpenter"

  iam_role_permissions_boundary_arn  = local.permissions_boundary
  node_iam_role_permissions_boundary = local.permissions_boundary

  queue_name = "karpenter-${local.short_name}-${substr(sha256(local.cluster_name), 0, 8)}"

  node_iam_role_additional_policies = {
    AmazonSSMManagedInstanceCore = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
  }
}

resource "helm_release" "karpenter" {
  count = local.karpenter ? 1 : 0

  name       = "karpenter"
  namespace  = "kube-system"
  repository = "oci://public.ecr.aws/karpenter"
  chart      = "karpenter"
  version    = "1.15.0"

  values = [yamlencode({
    replicas = min(2, var.environment.inputs.node_min_size)
    settings = {
      clusterName       = module.eks.cluster_name
      clusterEndpoint   = module.eks.cluster_endpoint
      interruptionQueue = module.karpenter.queue_name
    }
  })]

  depends_on = [
    module.vpc,
    module.karpenter,
    aws_eks_node_group.default,
  ]
}

# Deleting this waits until Karpenter has terminated the nodes it started, so
# that none is left behind when the cluster goes.
resource "kubectl_manifest" "karpenter_node_class" {
  count = local.karpenter ? 1 : 0

  wait = true
  yaml_body = yamlencode({
    apiVersion = "karpenter.k8s.aws/v1"
    kind       = "EC2NodeClass"
    metadata   = { name = "default" }
    spec = {
      amiSelectorTerms           = [{ alias = "al2023@latest" }]
      role                       = module.karpenter.node_iam_role_name
      securityGroupSelectorTerms = [{ id = module.eks.cluster_primary_security_group_id }]
      subnetSelectorTerms        = [for id in local.subnet_ids : { id = id }]
      tags                       = local.tags
    }
  })

  depends_on = [
    module.vpc,
    helm_release.karpenter,
  ]
}

resource "kubectl_manifest" "karpenter_node_pool" {
  count = local.karpenter ? 1 : 0

  wait = true
  yaml_body = yamlencode({
    apiVersion = "karpenter.sh/v1"
    kind       = "NodePool"
    metadata   = { name = "default" }
    spec = {
      template = {
        spec = {
          nodeClassRef = {
            group = "karpenter.k8s.aws"
            kind  = "EC2NodeClass"
            name  = "default"
          }
          requirements = [
            { key = "kubernetes.io/arch", operator = "In", values = [local.architecture] },
            { key = "karpenter.sh/capacity-type", operator = "In", values = local.karpenter_capacity_types },
            { key = "karpenter.k8s.aws/instance-category", operator = "In", values = ["c", "m", "r"] },
            { key = "karpenter.k8s.aws/instance-generation", operator = "Gt", values = ["4"] },
          ]
        }
      }
      disruption = {
        consolidationPolicy = "WhenEmptyOrUnderutilized"
        consolidateAfter    = "1m"
      }
      limits = {
        cpu    = tostring(var.environment.inputs.node_max_size * data.aws_ec2_instance_type.node.default_vcpus)
        memory = "${var.environment.inputs.node_max_size * data.aws_ec2_instance_type.node.memory_size}Mi"
      }
    }
  })

  depends_on = [kubectl_manifest.karpenter_node_class]
}
