import {
  paginateListEnvironmentProvisionedResources,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  EnvironmentResource,
  EnvironmentResourceList,
  ProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ConsoleSignIn,
  resourceConsoleUrl,
} from '@proton-vending/backstage-plugin-proton-node';

/** What the last deployment of an environment provisioned, by type and name. */
export async function listResources(
  client: ProtonClient,
  scope: ProtonArn,
  signIn: ConsoleSignIn,
): Promise<EnvironmentResourceList> {
  const resources: EnvironmentResource[] = [];
  for await (const page of paginateListEnvironmentProvisionedResources(
    { client },
    { environmentName: scope.resourceId },
  )) {
    for (const {
      name,
      identifier,
      provisioningEngine,
    } of page.provisionedResources ?? []) {
      if (name) {
        const type = readType(name);
        resources.push({
          name,
          identifier: identifier || undefined,
          type,
          engine: provisioningEngine,
          consoleUrl: identifier
            ? resourceConsoleUrl({ type, identifier, scope, signIn })
            : undefined,
        });
      }
    }
  }
  return {
    resources: resources.sort(
      (a, b) => a.type.localeCompare(b.type) || a.name.localeCompare(b.name),
    ),
  };
}

/** Of `module.eks.aws_eks_cluster.this[0]` the `aws_eks_cluster`. */
function readType(name: string): string {
  const parts = name.replace(/\[[^\]]*\]/g, '').split('.');
  return parts.length > 1 ? parts[parts.length - 2] : name;
}
