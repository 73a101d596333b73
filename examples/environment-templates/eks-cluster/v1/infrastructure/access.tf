# Who may use the Kubernetes API: EKS access entries, no aws-auth ConfigMap.

locals {
  deployer_arn = data.aws_iam_session_context.current.issuer_arn

  # The role that deploys stays an administrator, so that nobody is locked out. An
  # input for it only adds groups.
  access_entries = {
    for entry in concat(
      [
        for arn in [local.deployer_arn] : { principal_arn = arn }
        if !contains(var.environment.inputs.access_entries[*].principal_arn, arn)
      ],
      var.environment.inputs.access_entries,
      ) : entry.principal_arn => {
      access            = entry.principal_arn == local.deployer_arn ? "cluster-admin" : try(entry.access, "cluster-admin")
      namespaces        = [for namespace in try(entry.namespaces, []) : namespace if entry.principal_arn != local.deployer_arn]
      kubernetes_groups = try(entry.kubernetes_groups, [])
    }
  }

  # The names that EKS gives its access policies.
  access_policies = {
    cluster-admin = "AmazonEKSClusterAdminPolicy"
    admin         = "AmazonEKSAdminPolicy"
    edit          = "AmazonEKSEditPolicy"
    view          = "AmazonEKSViewPolicy"
  }
}

resource "aws_eks_access_entry" "this" {
  for_each = local.access_entries

  cluster_name      = aws_eks_cluster.this.name
  principal_arn     = each.key
  kubernetes_groups = each.value.kubernetes_groups
}

resource "aws_eks_access_policy_association" "this" {
  for_each = { for arn, entry in local.access_entries : arn => entry if entry.access != "none" }

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.this[each.key].principal_arn
  policy_arn    = "arn:${local.partition}:eks::aws:cluster-access-policy/${local.access_policies[each.value.access]}"

  access_scope {
    type       = length(each.value.namespaces) == 0 ? "cluster" : "namespace"
    namespaces = length(each.value.namespaces) == 0 ? null : each.value.namespaces
  }

  lifecycle {
    precondition {
      condition     = each.value.access != "cluster-admin" || length(each.value.namespaces) == 0
      error_message = "access_entries: ${each.key} has the access cluster-admin, which can't be limited to namespaces."
    }
  }
}
