terraform {
  # terraform_data is built in: no provider is downloaded.
  required_version = ">= 1.4"
}

# Stands for aws_eks_cluster: put the resources of your own cluster here.
resource "terraform_data" "control_plane" {
  input = {
    name    = var.environment.inputs.cluster_name
    version = var.environment.inputs.kubernetes_version
  }
}

resource "terraform_data" "node_group" {
  input = {
    name         = "default"
    cluster_name = terraform_data.control_plane.input.name
    desired_size = var.environment.inputs.node_count
  }
}
