# Named as in eks-cluster. No endpoint and no certificate authority: no cluster
# stands behind a sandbox, and nothing shall take it for one.

output "cluster_name" {
  description = "Name of the cluster."
  value       = terraform_data.control_plane.input.name
}

output "cluster_arn" {
  description = "ARN that a cluster of this name would have."
  value       = "arn:${local.partition}:eks:${local.region}:${local.account_id}:cluster/${terraform_data.control_plane.input.name}"
}

output "cluster_version" {
  description = "Kubernetes version of the control plane."
  value       = terraform_data.control_plane.input.version
}

output "kubectl_command" {
  description = "Adds the cluster to the kubeconfig file. There is no cluster here to connect to."
  value       = "aws eks update-kubeconfig --region ${local.region} --name ${terraform_data.control_plane.input.name}"
}

output "node_group_name" {
  description = "Name of the managed node group; empty with EKS Auto Mode."
  value       = local.auto_mode ? "" : terraform_data.node_group[0].input.name
}

output "region" {
  description = "AWS region of the environment."
  value       = local.region
}

output "sandbox" {
  description = "Says that no cluster stands behind this environment."
  value       = "true"
}

output "vpc_id" {
  description = "Identifier of the VPC."
  value       = local.vpc_id
}
