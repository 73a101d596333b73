# Each resource takes the time of a fixed `sleep` when it is created, so that
# there is progress to watch. No input is ever part of a command.

resource "terraform_data" "vpc" {
  count = local.create_vpc ? 1 : 0

  input = {
    id   = "vpc-${local.identifier}"
    cidr = var.environment.inputs.vpc_cidr
    nat  = var.environment.inputs.nat_gateway_per_zone ? "one for each zone" : "one"
    name = local.cluster_name
  }

  provisioner "local-exec" {
    command = "sleep 2"
  }
}

resource "terraform_data" "private_subnet" {
  for_each = local.private_subnets

  input = {
    vpc_id            = local.vpc_id
    availability_zone = each.key
    cidr              = each.value
  }

  provisioner "local-exec" {
    command = "sleep 1"
  }
}
