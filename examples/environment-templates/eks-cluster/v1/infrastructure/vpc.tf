# A VPC for the cluster alone, or subnets of a VPC that exists already.

locals {
  create_vpc = var.environment.inputs.vpc_id == ""

  vpc_id = local.create_vpc ? aws_vpc.this[0].id : var.environment.inputs.vpc_id

  # Nodes, pods and the interfaces of the control plane.
  subnet_ids = (
    local.create_vpc
    ? [for zone in local.zones : aws_subnet.private[zone].id]
    : var.environment.inputs.subnet_ids
  )

  zones = local.create_vpc ? slice(
    data.aws_availability_zones.available[0].names,
    0,
    min(3, length(data.aws_availability_zones.available[0].names)),
  ) : []

  # Three quarters of the range for nodes and pods, eighths of the last quarter
  # for load balancers.
  vpc_cidr    = cidrsubnet(var.environment.inputs.vpc_cidr, 0, 0)
  public_cidr = cidrsubnet(local.vpc_cidr, 2, 3)

  nat_zones = var.environment.inputs.nat_gateway_per_zone ? local.zones : slice(local.zones, 0, min(1, length(local.zones)))
}

data "aws_availability_zones" "available" {
  count = local.create_vpc ? 1 : 0

  # Zones where Amazon EKS places no control plane.
  exclude_zone_ids = ["use1-az3", "usw1-az2", "cac1-az3"]

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_subnet" "existing" {
  for_each = toset(local.create_vpc ? [] : var.environment.inputs.subnet_ids)

  id = each.value

  lifecycle {
    postcondition {
      condition     = self.vpc_id == var.environment.inputs.vpc_id
      error_message = "subnet_ids: ${self.id} is in ${self.vpc_id}, not in the VPC of vpc_id."
    }
  }
}

resource "aws_vpc" "this" {
  count = local.create_vpc ? 1 : 0

  cidr_block           = local.vpc_cidr
  enable_dns_hostnames = true

  tags = { Name = local.cluster_name }
}

# Nothing uses the default security group, so it lets nothing through.
resource "aws_default_security_group" "this" {
  count = local.create_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id

  tags = { Name = "${local.cluster_name}-default" }
}

resource "aws_subnet" "private" {
  for_each = { for index, zone in local.zones : zone => index }

  vpc_id            = aws_vpc.this[0].id
  availability_zone = each.key
  cidr_block        = cidrsubnet(local.vpc_cidr, 2, each.value)

  tags = {
    Name                              = "${local.cluster_name}-private-${each.key}"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_subnet" "public" {
  for_each = { for index, zone in local.zones : zone => index }

  vpc_id            = aws_vpc.this[0].id
  availability_zone = each.key
  cidr_block        = cidrsubnet(local.public_cidr, 3, each.value)

  tags = {
    Name                     = "${local.cluster_name}-public-${each.key}"
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_internet_gateway" "this" {
  count = local.create_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id

  tags = { Name = local.cluster_name }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${local.cluster_name}-nat-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "${local.cluster_name}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  count = local.create_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id

  tags = { Name = "${local.cluster_name}-public" }
}

resource "aws_route" "public" {
  count = local.create_vpc ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  route_table_id = aws_route_table.public[0].id
  subnet_id      = each.value.id
}

resource "aws_route_table" "private" {
  for_each = toset(local.zones)

  vpc_id = aws_vpc.this[0].id

  tags = { Name = "${local.cluster_name}-private-${each.key}" }
}

resource "aws_route" "private" {
  for_each = aws_route_table.private

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id = aws_nat_gateway.this[
    var.environment.inputs.nat_gateway_per_zone ? each.key : local.nat_zones[0]
  ].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  route_table_id = aws_route_table.private[each.key].id
  subnet_id      = each.value.id
}
