resource "terraform_data" "text" {
  input = var.environment.inputs.text
}

output "text" {
  value = terraform_data.text.output
}
