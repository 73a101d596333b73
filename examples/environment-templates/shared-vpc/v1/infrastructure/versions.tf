# The provider is the only download. Both majors have every argument that is
# used here.

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.95, < 7.0"
    }
  }
}

provider "aws" {
  default_tags {
    tags = local.tags
  }

  # Clusters and controllers tag the subnets that they use.
  ignore_tags {
    key_prefixes = ["kubernetes.io/cluster/"]
  }
}
