# Strings only: that is what Proton keeps as outputs. The list is JSON, which is
# also YAML: a spec takes it as it is.

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

output "cluster_security_group_id" {
  description = "Security group of the control plane and the nodes."
  value       = module.eks.cluster_primary_security_group_id
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

output "node_role_name" {
  description = "Name of the IAM role of the managed nodes."
  value       = aws_iam_role.node.name
}

output "region" {
  description = "AWS region of the cluster."
  value       = local.region
}

output "vpc_id" {
  description = "Identifier of the VPC."
  value       = local.vpc_id
}

output "subnet_ids" {
  description = "Subnets of the nodes, as a JSON list."
  value       = jsonencode(local.subnet_ids)
}
