resource "terraform_data" "node_group" {
  input = {
    name          = "default"
    cluster_name  = terraform_data.control_plane.input.name
    version       = terraform_data.control_plane.input.version
    provisioning  = var.environment.inputs.node_provisioning
    instance_type = var.environment.inputs.node_instance_type
    capacity_type = var.environment.inputs.node_capacity_type
    min_size      = var.environment.inputs.node_min_size
    desired_size  = local.karpenter ? var.environment.inputs.node_min_size : var.environment.inputs.node_desired_size
    max_size      = var.environment.inputs.node_max_size
  }

  lifecycle {
    precondition {
      condition     = var.environment.inputs.node_min_size <= var.environment.inputs.node_max_size
      error_message = "node_min_size must not be greater than node_max_size."
    }

    precondition {
      condition = local.karpenter || (
        var.environment.inputs.node_min_size <= var.environment.inputs.node_desired_size &&
        var.environment.inputs.node_desired_size <= var.environment.inputs.node_max_size
      )
      error_message = "node_desired_size must be from node_min_size to node_max_size."
    }
  }

  provisioner "local-exec" {
    command = "sleep 3"
  }
}
