provider "aws" {
  default_tags {
    tags = local.tags
  }
}

# The AWS CLI fetches a token for each use: a token read once would expire
# between a plan and its apply.

provider "helm" {
  kubernetes {
    host                   = data.aws_eks_cluster.this.endpoint
    cluster_ca_certificate = base64decode(data.aws_eks_cluster.this.certificate_authority[0].data)

    exec {
      api_version = "client.authentication.k8s.io/v1beta1"
      command     = "aws"
      args        = local.get_token
    }
  }
}

provider "kubectl" {
  host                   = data.aws_eks_cluster.this.endpoint
  cluster_ca_certificate = base64decode(data.aws_eks_cluster.this.certificate_authority[0].data)
  load_config_file       = false

  exec {
    api_version = "client.authentication.k8s.io/v1beta1"
    command     = "aws"
    args        = local.get_token
  }
}

locals {
  cluster_name = data.aws_eks_cluster.this.name
  region       = data.aws_region.current.region

  argocd = var.environment.inputs.gitops_engine == "argocd"
  flux   = var.environment.inputs.gitops_engine == "flux"

  private_repository = var.environment.inputs.repository_secret_arn != ""

  # IAM allows 38 characters for a name prefix.
  short_name           = substr(var.environment.inputs.cluster_name, 0, 24)
  permissions_boundary = var.environment.inputs.permissions_boundary_arn == "" ? null : var.environment.inputs.permissions_boundary_arn

  get_token = ["eks", "get-token", "--region", local.region, "--cluster-name", local.cluster_name]

  tags = merge(var.proton_tags, { environment = var.environment.name })
}

data "aws_eks_cluster" "this" {
  name = var.environment.inputs.cluster_name
}

data "aws_region" "current" {}

data "aws_partition" "current" {}
