# Strings only: that is what Proton keeps as outputs. There is no cluster_name: the
# catalog would take the environment for a second cluster.

output "gitops_engine" {
  description = "argocd or flux."
  value       = var.environment.inputs.gitops_engine
}

output "argocd_url" {
  description = "URL of Argo CD; empty with flux."
  value       = local.argocd ? aws_eks_capability.argocd[0].configuration[0].argo_cd[0].server_url : ""
}

output "namespace" {
  description = "Namespace of the resources that follow the repository."
  value       = local.argocd ? "argocd" : "flux-system"
}

output "repository_url" {
  description = "Git repository that the cluster follows."
  value       = var.environment.inputs.repository_url
}

output "region" {
  description = "AWS region of the cluster."
  value       = local.region
}
