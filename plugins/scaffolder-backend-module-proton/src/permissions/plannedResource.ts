import type { CreateEnvironmentInput } from '@aws-sdk/client-proton';
import {
  ProtonEnvironmentResource,
  ProtonTarget,
  readOwners,
} from '@proton-vending/backstage-plugin-proton-node';

/** What permission rules look at of an environment that is to be created. */
export function plannedResource(options: {
  request: Pick<CreateEnvironmentInput, 'name' | 'templateName' | 'tags'>;
  target: Required<ProtonTarget>;
}): ProtonEnvironmentResource {
  const { request, target } = options;
  const tags = Object.fromEntries(
    (request.tags ?? []).map(({ key = '', value = '' }) => [key, value]),
  );
  return {
    ...target,
    name: request.name ?? '',
    templateName: request.templateName ?? '',
    owners: readOwners(tags),
    tags,
  };
}
