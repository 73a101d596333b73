# The way of the private subnets to the internet.

locals {
  nat_zones = (
    !var.environment.inputs.nat_gateway ? [] :
    var.environment.inputs.nat_gateway_per_zone ? local.zones :
    slice(local.zones, 0, 1)
  )
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${local.vpc_name}-nat-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "${local.vpc_name}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "private" {
  for_each = { for zone, table in aws_route_table.private : zone => table.id if var.environment.inputs.nat_gateway }

  route_table_id         = each.value
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id = aws_nat_gateway.this[
    var.environment.inputs.nat_gateway_per_zone ? each.key : local.nat_zones[0]
  ].id
}
