locals {
  # arn:<partition>:proton:<region>:<account>:environment/<name>
  environment_arn = try(var.proton_tags["proton:environment"], "arn:aws:proton:us-east-1:000000000000:environment/${var.environment.name}")
  partition       = split(":", local.environment_arn)[1]
  region          = split(":", local.environment_arn)[3]
  account_id      = try(var.proton_tags["proton:account"], split(":", local.environment_arn)[4])

  cluster_name = var.environment.inputs.cluster_name
  # "sandbox" marks what is no identifier of AWS.
  identifier = "sandbox-${substr(sha256(local.environment_arn), 0, 8)}"

  auto_mode  = var.environment.inputs.node_provisioning == "auto-mode"
  create_vpc = var.environment.inputs.vpc_id == ""
  vpc_id     = local.create_vpc ? terraform_data.vpc[0].input.id : var.environment.inputs.vpc_id

  # The same quarters of the range as in eks-cluster.
  private_subnets = local.create_vpc ? {
    for index, zone in ["a", "b", "c"] : "${local.region}${zone}" => cidrsubnet(var.environment.inputs.vpc_cidr, 2, index)
  } : {}

  subnets = concat(
    [for subnet in terraform_data.private_subnet : subnet.input.cidr],
    var.environment.inputs.subnet_ids,
  )

  addons = toset(concat(
    local.auto_mode ? [] : ["coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"],
    !local.auto_mode && var.environment.inputs.enable_aws_ebs_csi_driver ? ["aws-ebs-csi-driver"] : [],
    var.environment.inputs.enable_metrics_server ? ["metrics-server"] : [],
    var.environment.inputs.enable_cert_manager ? ["cert-manager"] : [],
    var.environment.inputs.enable_external_dns ? ["external-dns"] : [],
    var.environment.inputs.enable_kube_state_metrics ? ["kube-state-metrics"] : [],
    var.environment.inputs.enable_node_exporter ? ["prometheus-node-exporter"] : [],
  ))
}
