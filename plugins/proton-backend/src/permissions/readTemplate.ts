import { formatEnvironmentTemplateArn } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonEnvironmentTemplateResource,
  ProtonService,
  ProtonTarget,
  readTemplateResource,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * What permission rules look at of the environment template of a name.
 *
 * @throws ResourceNotFoundException when there is none.
 */
export async function readTemplate(
  proton: ProtonService,
  target: ProtonTarget,
  name: string,
): Promise<ProtonEnvironmentTemplateResource> {
  const { accountId, region } = resolveTarget(proton, target);
  return readTemplateResource({
    client: await proton.getClient(target),
    arn: formatEnvironmentTemplateArn({ accountId, region }, name),
  });
}
