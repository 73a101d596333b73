output "cluster_name" {
  description = "Name of the cluster."
  value       = terraform_data.control_plane.input.name
}

output "cluster_version" {
  description = "Kubernetes version of the control plane."
  value       = terraform_data.control_plane.input.version
}

output "node_group_name" {
  description = "Name of the managed node group."
  value       = terraform_data.node_group.input.name
}
