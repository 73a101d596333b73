# Terraform would replace the cluster to change these inputs. Another value fails
# in the plan instead, before anything is changed.

resource "terraform_data" "created_with" {
  input = {
    # Not before there is a cluster: until then, everything can be changed.
    cluster_name = aws_eks_cluster.this.name
    vpc_id       = var.environment.inputs.vpc_id
    vpc_cidr     = var.environment.inputs.vpc_cidr
  }

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.output.cluster_name == local.cluster_name
      error_message = "cluster_name can't be changed: the cluster is called ${self.output.cluster_name}. For another cluster, create another environment."
    }

    postcondition {
      condition     = self.output.vpc_id == var.environment.inputs.vpc_id
      error_message = "vpc_id can't be changed: a cluster stays in its VPC. For another VPC, create another environment."
    }

    postcondition {
      condition     = !local.create_vpc || self.output.vpc_cidr == var.environment.inputs.vpc_cidr
      error_message = "vpc_cidr can't be changed from ${self.output.vpc_cidr}. For another range, create another environment."
    }
  }
}

# What EKS has now under this name: the cluster of this environment, which may have
# been moved to EKS Auto Mode, or a cluster of somebody else.

locals {
  environment_arn = lookup(var.proton_tags, "proton:environment", "")
}

data "aws_eks_clusters" "all" {}

data "aws_eks_cluster" "existing" {
  count = contains(data.aws_eks_clusters.all.names, local.cluster_name) ? 1 : 0

  name = local.cluster_name

  lifecycle {
    # A cluster without the tag may be this environment's own: somebody can have
    # removed the tag. If it isn't, EKS refuses to create a second one.
    postcondition {
      condition     = lookup(self.tags, "proton:environment", local.environment_arn) == local.environment_arn
      error_message = "cluster_name is taken: the cluster ${local.cluster_name} belongs to another environment, ${lookup(self.tags, "proton:environment", "")}. Choose another name."
    }

    postcondition {
      condition = (
        local.auto_mode ||
        !try(self.compute_config[0].enabled, false) ||
        lookup(self.tags, "proton:environment", "") != local.environment_arn
      )
      error_message = "node_provisioning can't be changed from auto-mode: EKS would have to replace the cluster."
    }
  }
}
