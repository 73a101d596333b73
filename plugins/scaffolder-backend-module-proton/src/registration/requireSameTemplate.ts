import type { EnvironmentTemplate, ProtonClient } from '@aws-sdk/client-proton';
import { ConflictError } from '@backstage/errors';
import { readTags } from '@proton-vending/backstage-plugin-proton-node';

/** What a step says of the environment template that it wants. */
export interface WantedTemplate {
  name: string;
  displayName?: string;
  description?: string;
  provisioning?: 'CUSTOMER_MANAGED';
  tags?: Record<string, string>;
}

/**
 * Compares an environment template with what a step says of it. What the step
 * leaves out may be anything, except who provisions the environments.
 *
 * @throws ConflictError that names every difference
 */
export async function requireSameTemplate(
  client: ProtonClient,
  existing: EnvironmentTemplate,
  wanted: WantedTemplate,
): Promise<void> {
  const differences: string[] = [];
  for (const member of ['displayName', 'description'] as const) {
    if (wanted[member] !== undefined) {
      compare(member, existing[member], wanted[member]);
    }
  }
  compare('provisioning', existing.provisioning, wanted.provisioning);
  if (wanted.tags && Object.keys(wanted.tags).length > 0) {
    const tags = await readTags(client, existing.arn ?? '');
    for (const [key, value] of Object.entries(wanted.tags)) {
      compare(`the tag ${key}`, tags[key], value);
    }
  }
  if (differences.length > 0) {
    throw new ConflictError(
      `There is an environment template ${
        wanted.name
      } already, and it is another one: ${differences.join(
        '; ',
      )}. Choose another name, or leave these out to add versions to that one`,
    );
  }

  function compare(
    member: string,
    has: string | undefined,
    wants: string | undefined,
  ) {
    if ((has ?? '') !== (wants ?? '')) {
      differences.push(
        `${member} is ${quote(has)} and the step says ${quote(wants)}`,
      );
    }
  }
}

function quote(text: string | undefined): string {
  return text === undefined || text === '' ? 'not set' : `"${text}"`;
}
