# Strings only: that is what Proton keeps as outputs.

output "cluster_name" {
  description = "Name of the cluster."
  value       = module.eks.cluster_name
}

output "cluster_arn" {
  description = "ARN of the cluster."
  value       = module.eks.cluster_arn
}

output "cluster_version" {
  description = "Kubernetes version of the control plane."
  value       = module.eks.cluster_version
}

output "cluster_endpoint" {
  description = "URL of the Kubernetes API."
  value       = module.eks.cluster_endpoint
}

output "cluster_certificate_authority_data" {
  description = "Certificate authority of the Kubernetes API, PEM in base64."
  value       = module.eks.cluster_certificate_authority_data
}

output "oidc_issuer_url" {
  description = "URL of the cluster's OpenID Connect issuer."
  value       = module.eks.cluster_oidc_issuer_url
}

output "oidc_provider_arn" {
  description = "ARN of the IAM OpenID Connect provider for service accounts."
  value       = module.eks.oidc_provider_arn
}

output "kubectl_command" {
  description = "Adds the cluster to the kubeconfig file."
  value       = "aws eks update-kubeconfig --region ${local.region} --name ${module.eks.cluster_name}"
}

output "node_group_name" {
  description = "Name of the managed node group."
  value       = join("", [for group in aws_eks_node_group.default : group.node_group_name])
}

output "region" {
  description = "AWS region of the cluster."
  value       = local.region
}

output "vpc_id" {
  description = "Identifier of the VPC."
  value       = module.vpc.vpc_id
}
