import {
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { formatEnvironmentTemplateArn } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonEnvironmentTemplateResource,
  ProtonTarget,
  readOwners,
  readTemplateResource,
} from '@proton-vending/backstage-plugin-proton-node';

/**
 * What permission rules look at of an environment template; where there is
 * none yet, of the one that is to be created.
 */
export async function templateResource(options: {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  name: string;
  /** Of the template to be created. */
  tags?: Record<string, string>;
}): Promise<ProtonEnvironmentTemplateResource> {
  const { client, target, name, tags = {} } = options;
  try {
    return await readTemplateResource({
      client,
      arn: formatEnvironmentTemplateArn(target, name),
    });
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return { ...target, name, owners: readOwners(tags), tags };
    }
    throw error;
  }
}
