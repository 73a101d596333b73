# Strings only: that is what Proton keeps as outputs. The lists are JSON, which is
# also YAML: a spec takes them as they are.

output "vpc_id" {
  description = "Identifier of the VPC."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "Private subnets, as a JSON list."
  value       = jsonencode([for zone in local.zones : aws_subnet.private[zone].id])
}

output "public_subnet_ids" {
  description = "Public subnets, as a JSON list."
  value       = jsonencode([for zone in local.zones : aws_subnet.public[zone].id])
}

output "vpc_cidr" {
  description = "IPv4 range of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "availability_zones" {
  description = "Availability zones of the subnets, as a JSON list."
  value       = jsonencode(local.zones)
}

output "nat_public_ips" {
  description = "Addresses that clusters reach the internet from, as a JSON list."
  value       = jsonencode([for zone in local.nat_zones : aws_eip.nat[zone].public_ip])
}

output "region" {
  description = "AWS region of the VPC."
  value       = data.aws_region.current.id
}
