# AWS services that the VPC reaches without the internet.

data "aws_vpc_endpoint_service" "s3" {
  count = var.environment.inputs.s3_endpoint ? 1 : 0

  service      = "s3"
  service_type = "Gateway"
}

resource "aws_vpc_endpoint" "s3" {
  count = var.environment.inputs.s3_endpoint ? 1 : 0

  vpc_id          = aws_vpc.this.id
  service_name    = data.aws_vpc_endpoint_service.s3[0].service_name
  route_table_ids = [for table in aws_route_table.private : table.id]

  tags = { Name = "${local.vpc_name}-s3" }
}

data "aws_vpc_endpoint_service" "interface" {
  for_each = toset(var.environment.inputs.interface_endpoints)

  service      = each.key
  service_type = "Interface"
}

resource "aws_vpc_endpoint" "interface" {
  for_each = data.aws_vpc_endpoint_service.interface

  vpc_id              = aws_vpc.this.id
  service_name        = each.value.service_name
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.endpoints[0].id]
  private_dns_enabled = true

  tags = { Name = "${local.vpc_name}-${each.key}" }
}

resource "aws_security_group" "endpoints" {
  count = length(var.environment.inputs.interface_endpoints) > 0 ? 1 : 0

  name_prefix = "${local.short_name}-endpoints-"
  description = "VPC endpoints of ${local.vpc_name}"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.vpc_name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = length(aws_security_group.endpoints)

  security_group_id = aws_security_group.endpoints[0].id
  description       = "HTTPS from the VPC"
  cidr_ipv4         = aws_vpc.this.cidr_block
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
