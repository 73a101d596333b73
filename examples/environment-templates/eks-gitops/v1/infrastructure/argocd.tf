# The Argo CD capability of Amazon EKS. AWS runs Argo CD outside of the cluster.
# With flux, nothing here is created.

resource "aws_eks_capability" "argocd" {
  count = local.argocd ? 1 : 0

  cluster_name    = local.cluster_name
  capability_name = "argocd"
  type            = "ARGOCD"
  role_arn        = aws_iam_role.argocd[0].arn

  # The only policy that EKS has: what Argo CD deployed stays in the cluster.
  delete_propagation_policy = "RETAIN"

  configuration {
    argo_cd {
      namespace = "argocd"

      aws_idc {
        idc_instance_arn = var.environment.inputs.identity_center_instance_arn
        idc_region       = var.environment.inputs.identity_center_region == "" ? null : var.environment.inputs.identity_center_region
      }

      rbac_role_mapping {
        role = "ADMIN"

        dynamic "identity" {
          for_each = var.environment.inputs.argocd_admin_group_ids

          content {
            id   = identity.value
            type = "SSO_GROUP"
          }
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.environment.inputs.identity_center_instance_arn != ""
      error_message = "identity_center_instance_arn is required when gitops_engine is argocd."
    }

    precondition {
      condition     = length(var.environment.inputs.argocd_admin_group_ids) > 0
      error_message = "argocd_admin_group_ids must name at least one group when gitops_engine is argocd."
    }
  }

  depends_on = [aws_iam_role_policy.argocd]
}

resource "aws_iam_role" "argocd" {
  count = local.argocd ? 1 : 0

  name_prefix          = "${local.short_name}-argocd-"
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.argocd_trust.json
}

data "aws_iam_policy_document" "argocd_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["capabilities.eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "argocd" {
  count = local.argocd && local.private_repository ? 1 : 0

  name   = "read-repository-credentials"
  role   = aws_iam_role.argocd[0].id
  policy = data.aws_iam_policy_document.argocd[0].json
}

data "aws_iam_policy_document" "argocd" {
  count = local.private_repository ? 1 : 0

  statement {
    actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
    resources = [var.environment.inputs.repository_secret_arn]
  }
}

# The access entry that EKS creates for the role lets Argo CD write only to its
# own namespace.
resource "aws_eks_access_policy_association" "argocd" {
  count = local.argocd ? 1 : 0

  cluster_name  = local.cluster_name
  principal_arn = aws_iam_role.argocd[0].arn
  policy_arn    = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }

  depends_on = [aws_eks_capability.argocd]
}

# Argo CD knows the cluster by its ARN; EKS doesn't register it.
resource "kubectl_manifest" "argocd_cluster" {
  count = local.argocd ? 1 : 0

  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Secret"
    metadata = {
      name      = "in-cluster"
      namespace = "argocd"
      labels    = { "argocd.argoproj.io/secret-type" = "cluster" }
    }
    stringData = {
      name    = "in-cluster"
      server  = data.aws_eks_cluster.this.arn
      project = "default"
    }
  })

  depends_on = [aws_eks_access_policy_association.argocd]
}

# Names the secret with the credentials; Argo CD reads it with its role.
resource "kubectl_manifest" "argocd_repository" {
  count = local.argocd && local.private_repository ? 1 : 0

  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Secret"
    metadata = {
      name      = "bootstrap"
      namespace = "argocd"
      labels    = { "argocd.argoproj.io/secret-type" = "repository" }
    }
    stringData = {
      type      = "git"
      url       = var.environment.inputs.repository_url
      secretArn = var.environment.inputs.repository_secret_arn
      project   = "default"
    }
  })

  depends_on = [aws_eks_access_policy_association.argocd]
}

# Its resources stay when it is deleted: it has no finalizer.
resource "kubectl_manifest" "argocd_application" {
  count = local.argocd ? 1 : 0

  yaml_body = yamlencode({
    apiVersion = "argoproj.io/v1alpha1"
    kind       = "Application"
    metadata = {
      name      = "bootstrap"
      namespace = "argocd"
    }
    spec = {
      project = "default"
      source = {
        repoURL        = var.environment.inputs.repository_url
        targetRevision = var.environment.inputs.repository_branch
        path           = var.environment.inputs.repository_path
        directory      = { recurse = true }
      }
      destination = {
        name      = "in-cluster"
        namespace = "default"
      }
      syncPolicy = {
        automated   = { prune = true, selfHeal = true }
        syncOptions = ["CreateNamespace=true"]
      }
    }
  })

  depends_on = [
    kubectl_manifest.argocd_cluster,
    kubectl_manifest.argocd_repository,
  ]
}
