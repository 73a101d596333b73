resource "terraform_data" "node_group" {
  count = local.auto_mode ? 0 : 1

  input = {
    name          = "default"
    cluster_name  = terraform_data.control_plane.input.name
    version       = terraform_data.control_plane.input.version
    provisioning  = var.environment.inputs.node_provisioning
    disk_size     = var.environment.inputs.node_disk_size
    instance_type = var.environment.inputs.node_instance_type
    capacity_type = var.environment.inputs.node_capacity_type
    min_size      = var.environment.inputs.node_min_size
    desired_size  = var.environment.inputs.node_desired_size
    max_size      = var.environment.inputs.node_max_size
  }

  lifecycle {
    precondition {
      condition = (
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
