locals {
  # arn:<partition>:proton:<region>:<account>:environment/<name>
  environment_arn = try(var.proton_tags["proton:environment"], "arn:aws:proton:us-east-1:000000000000:environment/${var.environment.name}")
  partition       = split(":", local.environment_arn)[1]
  region          = split(":", local.environment_arn)[3]
  account_id      = try(var.proton_tags["proton:account"], split(":", local.environment_arn)[4])

  cluster_name = var.environment.inputs.cluster_name
  # "sandbox" marks what is no identifier of AWS.
  identifier = "sandbox-${substr(sha256(local.environment_arn), 0, 8)}"

  karpenter = var.environment.inputs.node_provisioning == "karpenter"

  # The same thirds of the range as in eks-cluster.
  private_subnets = { for index, zone in ["a", "b", "c"] : "${local.region}${zone}" => cidrsubnet(var.environment.inputs.vpc_cidr, 2, index) }

  addons = toset(compact([
    "coredns",
    "kube-proxy",
    "vpc-cni",
    var.environment.inputs.enable_aws_load_balancer_controller ? "aws-load-balancer-controller" : "",
    var.environment.inputs.enable_aws_ebs_csi_driver ? "aws-ebs-csi-driver" : "",
    var.environment.inputs.enable_metrics_server ? "metrics-server" : "",
    var.environment.inputs.enable_cert_manager ? "cert-manager" : "",
    var.environment.inputs.enable_argocd ? "argocd" : "",
    local.karpenter ? "karpenter" : "",
  ]))
}
