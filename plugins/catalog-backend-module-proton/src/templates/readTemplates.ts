import {
  type EnvironmentTemplateSummary,
  GetEnvironmentTemplateCommand,
  paginateListEnvironmentTemplates,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { undefinedIfNotFound } from '@proton-vending/backstage-plugin-proton-node';

/** What the catalog has to know of an environment template. */
export interface KnownTemplate {
  arn: string;
  name: string;
  accountId: string;
  region: string;
  displayName?: string;
  description?: string;
  createdAt?: Date;
  /** The newest published version, such as `1.2`; none as long as there is none. */
  recommendedVersion?: string;
  /** Changes whenever another version is recommended, or the template changes. */
  revision: string;
}

/** All environment templates of one account and region. */
export async function listTemplates(
  client: ProtonClient,
): Promise<KnownTemplate[]> {
  const templates: KnownTemplate[] = [];
  for await (const page of paginateListEnvironmentTemplates(
    { client, pageSize: 100 },
    {},
  )) {
    for (const summary of page.templates ?? []) {
      const known = toKnownTemplate(summary);
      if (known) {
        templates.push(known);
      }
    }
  }
  return templates;
}

/** One environment template; `undefined` when it does not exist any more. */
export async function getTemplate(
  client: ProtonClient,
  name: string,
): Promise<KnownTemplate | undefined> {
  const answer = await client
    .send(new GetEnvironmentTemplateCommand({ name }))
    .catch(undefinedIfNotFound);
  return (
    answer?.environmentTemplate && toKnownTemplate(answer.environmentTemplate)
  );
}

/** Reads Proton's record; `undefined` for one that is incomplete. */
function toKnownTemplate(
  template: EnvironmentTemplateSummary,
): KnownTemplate | undefined {
  const { arn, name, displayName, description, createdAt } = template;
  const parsed = arn ? parseProtonArn(arn) : undefined;
  if (!arn || !name || parsed?.resourceType !== 'environment-template') {
    return undefined;
  }
  const { accountId, region } = parsed;
  return {
    arn,
    name,
    accountId,
    region,
    displayName: displayName || undefined,
    description: description || undefined,
    createdAt,
    recommendedVersion: template.recommendedVersion || undefined,
    revision: [
      template.recommendedVersion,
      template.lastModifiedAt?.getTime(),
    ].join('/'),
  };
}
