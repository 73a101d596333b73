resource "terraform_data" "control_plane" {
  input = {
    name                 = local.cluster_name
    version              = var.environment.inputs.kubernetes_version
    support_type         = var.environment.inputs.support_type
    zonal_shift          = var.environment.inputs.zonal_shift
    public_endpoint      = var.environment.inputs.public_endpoint
    public_access_cidrs  = var.environment.inputs.public_endpoint ? var.environment.inputs.public_access_cidrs : []
    log_retention_days   = var.environment.inputs.log_retention_days
    permissions_boundary = var.environment.inputs.permissions_boundary_arn
    subnets              = local.subnets
  }

  lifecycle {
    precondition {
      condition     = !var.environment.inputs.public_endpoint || length(var.environment.inputs.public_access_cidrs) > 0
      error_message = "public_access_cidrs must name at least one range when public_endpoint is true."
    }
  }

  provisioner "local-exec" {
    command = "sleep 5"
  }
}

resource "terraform_data" "access_entry" {
  for_each = { for entry in var.environment.inputs.access_entries : entry.principal_arn => entry }

  input = {
    cluster_name  = terraform_data.control_plane.input.name
    principal_arn = each.key
    access        = try(each.value.access, "cluster-admin")
    namespaces    = try(each.value.namespaces, [])
    groups        = try(each.value.kubernetes_groups, [])
  }

  provisioner "local-exec" {
    command = "sleep 1"
  }
}
