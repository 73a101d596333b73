import {
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { readTags } from '../tags/readTags';
import type {
  ProtonEnvironmentResource,
  ProtonEnvironmentTemplateResource,
} from './resources';

/** The tag that names the owner of an environment or a template. */
const TAG_OWNER = 'backstage.io/owner';

/**
 * Reads what permission rules look at of an environment.
 *
 * Its owners are those given, which are the catalog's to tell; without them
 * the one that its tag `backstage.io/owner` names.
 *
 * @throws what the Proton API answers, such as `ResourceNotFoundException`.
 *
 * @public
 */
export async function readEnvironmentResource(options: {
  client: ProtonClient;
  arn: string;
  /** Entity refs. */
  owners?: string[];
  /** What is known of it already. */
  known?: { templateName?: string; deploymentStatus?: string };
}): Promise<ProtonEnvironmentResource> {
  const { client, arn, owners, known } = options;
  const { accountId, region, resourceId: name } = requireArn(arn);
  const [environment, tags] = await Promise.all([
    known ??
      client
        .send(new GetEnvironmentCommand({ name }))
        .then(answer => answer.environment),
    readTags(client, arn),
  ]);
  return {
    name,
    accountId,
    region,
    templateName: environment?.templateName ?? '',
    status: environment?.deploymentStatus,
    owners: owners ?? readOwners(tags),
    tags,
  };
}

/**
 * Reads what permission rules look at of an environment template. Its owner is
 * the one that its tag `backstage.io/owner` names.
 *
 * @throws what the Proton API answers, such as `ResourceNotFoundException`.
 *
 * @public
 */
export async function readTemplateResource(options: {
  client: ProtonClient;
  arn: string;
}): Promise<ProtonEnvironmentTemplateResource> {
  const { client, arn } = options;
  const { accountId, region, resourceId: name } = requireArn(arn);
  const [, tags] = await Promise.all([
    client.send(new GetEnvironmentTemplateCommand({ name })),
    readTags(client, arn),
  ]);
  return { name, accountId, region, owners: readOwners(tags), tags };
}

/**
 * The owner that tags name, as an entity ref; a bare name is that of a group.
 *
 * @public
 */
export function readOwners(tags: Record<string, string>): string[] {
  const owner = tags[TAG_OWNER];
  if (!owner) {
    return [];
  }
  try {
    return [
      stringifyEntityRef(
        parseEntityRef(owner, {
          defaultKind: 'group',
          defaultNamespace: 'default',
        }),
      ),
    ];
  } catch {
    return [];
  }
}

function requireArn(arn: string) {
  const parsed = parseProtonArn(arn);
  if (!parsed) {
    throw new InputError(`"${arn}" is not a Proton ARN`);
  }
  return parsed;
}
