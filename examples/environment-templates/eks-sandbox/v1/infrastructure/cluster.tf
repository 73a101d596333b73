resource "terraform_data" "control_plane" {
  input = {
    name                = local.cluster_name
    version             = var.environment.inputs.kubernetes_version
    public_endpoint     = var.environment.inputs.public_endpoint
    public_access_cidrs = var.environment.inputs.public_endpoint ? var.environment.inputs.public_access_cidrs : []
    subnet_cidrs        = [for subnet in terraform_data.private_subnet : subnet.input.cidr]
  }

  provisioner "local-exec" {
    command = "sleep 5"
  }
}

resource "terraform_data" "access_entry" {
  count = var.environment.inputs.access_principal_arn == "" ? 0 : 1

  input = {
    cluster_name  = terraform_data.control_plane.input.name
    principal_arn = var.environment.inputs.access_principal_arn
    policy        = "AmazonEKSClusterAdminPolicy"
  }

  provisioner "local-exec" {
    command = "sleep 1"
  }
}
