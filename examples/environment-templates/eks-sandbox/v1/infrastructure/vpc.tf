# Each resource takes the time of a fixed `sleep` when it is created, so that
# there is progress to watch. No input is ever part of a command.

resource "terraform_data" "vpc" {
  input = {
    id   = "vpc-${local.identifier}"
    cidr = var.environment.inputs.vpc_cidr
    name = local.cluster_name
  }

  provisioner "local-exec" {
    command = "sleep 2"
  }
}

resource "terraform_data" "private_subnet" {
  for_each = local.private_subnets

  input = {
    vpc_id            = terraform_data.vpc.input.id
    availability_zone = each.key
    cidr              = each.value
  }

  provisioner "local-exec" {
    command = "sleep 1"
  }
}
