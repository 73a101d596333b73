import {
  ConflictException,
  CreateEnvironmentTemplateCommand,
  EnvironmentTemplate,
  GetEnvironmentTemplateCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  readTags,
  undefinedIfNotFound,
} from '@proton-vending/backstage-plugin-proton-node';

/** What a step says of the environment template that it wants. */
export interface WantedTemplate {
  name: string;
  displayName?: string;
  description?: string;
  provisioning?: 'CUSTOMER_MANAGED';
  tags?: Record<string, string>;
}

/** The environment template, or `undefined` when there is none. */
export async function findEnvironmentTemplate(
  client: ProtonClient,
  name: string,
): Promise<EnvironmentTemplate | undefined> {
  const answer = await client
    .send(new GetEnvironmentTemplateCommand({ name }))
    .catch(undefinedIfNotFound);
  return answer?.environmentTemplate;
}

/** @throws NotFoundError that says how to make the template */
export async function requireEnvironmentTemplate(
  client: ProtonClient,
  name: string,
): Promise<EnvironmentTemplate> {
  const template = await findEnvironmentTemplate(client, name);
  if (!template) {
    throw new NotFoundError(
      `There is no environment template ${name}; create it first, with a step aws:proton:create-environment-template`,
    );
  }
  return template;
}

/**
 * Creates an environment template, or adopts the one of that name.
 *
 * @throws ConflictError when the one of that name is another one
 */
export async function createOrAdoptTemplate(
  client: ProtonClient,
  wanted: WantedTemplate,
): Promise<{ created: boolean }> {
  const existing = await findEnvironmentTemplate(client, wanted.name);
  if (existing) {
    await requireSameTemplate(client, existing, wanted);
    return { created: false };
  }
  const { tags = {}, ...members } = wanted;
  try {
    await client.send(
      new CreateEnvironmentTemplateCommand({
        ...members,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    );
    return { created: true };
  } catch (error) {
    // Somebody was faster.
    const other =
      error instanceof ConflictException &&
      (await findEnvironmentTemplate(client, wanted.name));
    if (!other) {
      throw error;
    }
    await requireSameTemplate(client, other, wanted);
    return { created: false };
  }
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
