# Flux in the cluster. With argocd, nothing here is created.

resource "helm_release" "flux" {
  count = local.flux ? 1 : 0

  name             = "flux"
  namespace        = "flux-system"
  create_namespace = true
  repository       = "oci://ghcr.io/fluxcd-community/charts"
  chart            = "flux2"
  version          = "2.18.4"

  values = [yamlencode({
    # They write to repositories and registries; this template only reads.
    imageAutomationController = { create = false }
    imageReflectionController = { create = false }
  })]
}

data "aws_secretsmanager_secret_version" "repository" {
  count = local.flux && local.private_repository ? 1 : 0

  secret_id = var.environment.inputs.repository_secret_arn
}

locals {
  repository_credentials = (
    local.flux && local.private_repository
    ? jsondecode(data.aws_secretsmanager_secret_version.repository[0].secret_string)
    : {}
  )
}

# Flux takes credentials from the cluster alone, so that Terraform copies them.
resource "kubectl_manifest" "flux_credentials" {
  count = local.flux && local.private_repository ? 1 : 0

  sensitive_fields = ["stringData"]

  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Secret"
    metadata = {
      name      = "bootstrap"
      namespace = "flux-system"
    }
    stringData = {
      username = try(local.repository_credentials.username, "git")
      password = try(local.repository_credentials.token, local.repository_credentials.password)
    }
  })

  depends_on = [helm_release.flux]
}

resource "kubectl_manifest" "flux_repository" {
  count = local.flux ? 1 : 0

  wait = true
  yaml_body = yamlencode({
    apiVersion = "source.toolkit.fluxcd.io/v1"
    kind       = "GitRepository"
    metadata = {
      name      = "bootstrap"
      namespace = "flux-system"
    }
    spec = merge(
      {
        interval = "5m"
        url      = var.environment.inputs.repository_url
        ref      = { branch = var.environment.inputs.repository_branch }
      },
      local.private_repository ? { secretRef = { name = "bootstrap" } } : {},
    )
  })

  depends_on = [
    helm_release.flux,
    kubectl_manifest.flux_credentials,
  ]
}

# Without deletionPolicy, Flux would delete what it deployed with this. Deleting waits
# until Flux has removed its finalizer, so that it isn't uninstalled before.
resource "kubectl_manifest" "flux_kustomization" {
  count = local.flux ? 1 : 0

  wait = true
  yaml_body = yamlencode({
    apiVersion = "kustomize.toolkit.fluxcd.io/v1"
    kind       = "Kustomization"
    metadata = {
      name      = "bootstrap"
      namespace = "flux-system"
    }
    spec = {
      interval       = "10m"
      path           = "./${var.environment.inputs.repository_path}"
      prune          = true
      deletionPolicy = "Orphan"
      sourceRef = {
        kind = "GitRepository"
        name = "bootstrap"
      }
    }
  })

  depends_on = [kubectl_manifest.flux_repository]
}
