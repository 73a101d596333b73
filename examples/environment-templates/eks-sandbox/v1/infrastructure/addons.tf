resource "terraform_data" "addon" {
  for_each = local.addons

  input = {
    name               = each.key
    cluster_name       = terraform_data.control_plane.input.name
    kubernetes_version = terraform_data.control_plane.input.version
  }

  depends_on = [terraform_data.node_group]

  provisioner "local-exec" {
    command = "sleep 2"
  }
}
