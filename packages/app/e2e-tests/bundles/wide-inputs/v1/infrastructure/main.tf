terraform {
  # terraform_data is built in: no provider is downloaded.
  required_version = ">= 1.4"
}

resource "terraform_data" "platform" {
  input = var.environment.inputs
}

output "platform_name" {
  value = terraform_data.platform.input.platform_name
}

# What an input of the third level came to.
output "backup_window" {
  value = terraform_data.platform.input.database.backup.window
}

output "first_label" {
  value = terraform_data.platform.input.labels[0].key
}
