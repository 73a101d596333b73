# Modules and charts are pinned exactly: a bundle carries no lock file, so that
# only this keeps two deployments of one template version alike.

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }

    # eks-blueprints-addons 1.23.0 needs Helm provider 2.
    helm = {
      source  = "hashicorp/helm"
      version = "~> 2.17"
    }

    kubectl = {
      source  = "alekc/kubectl"
      version = "~> 2.1"
    }

    # Required by eks-blueprints-addons, which uses it for Fargate alone.
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.38"
    }
  }
}
