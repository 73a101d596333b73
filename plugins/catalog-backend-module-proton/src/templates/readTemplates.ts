import {
  type EnvironmentTemplateSummary,
  GetEnvironmentTemplateCommand,
  paginateListEnvironmentTemplates,
} from '@aws-sdk/client-proton';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  type ProtonService,
  type ProtonTarget,
  undefinedIfNotFound,
} from '@proton-vending/backstage-plugin-proton-node';

/** What the catalog has to know of an environment template. */
export interface KnownTemplate {
  arn: string;
  name: string;
  accountId: string;
  region: string;
  displayName?: string;
  description?: string;
  createdAt?: Date;
  /**
   * The newest published version, such as `1.2`; absent when there is none, or it
   * is deprecated.
   */
  recommendedVersion?: string;
  /** Changes whenever another version is recommended, or the template changes. */
  revision: string;
}

/** All environment templates of one account and region. */
export async function listTemplates(
  proton: ProtonService,
  target: Required<ProtonTarget>,
): Promise<KnownTemplate[]> {
  const client = await proton.getClient(target);
  const deprecations = await readDeprecations(proton, target);
  const templates: KnownTemplate[] = [];
  for await (const page of paginateListEnvironmentTemplates(
    { client, pageSize: 100 },
    {},
  )) {
    for (const summary of page.templates ?? []) {
      const known = toKnownTemplate(summary, deprecations);
      if (known) {
        templates.push(known);
      }
    }
  }
  return templates;
}

/** One environment template; `undefined` when it does not exist any more. */
export async function getTemplate(
  proton: ProtonService,
  target: Required<ProtonTarget>,
  name: string,
): Promise<KnownTemplate | undefined> {
  const client = await proton.getClient(target);
  const answer = await client
    .send(new GetEnvironmentTemplateCommand({ name }))
    .catch(undefinedIfNotFound);
  return (
    answer?.environmentTemplate &&
    toKnownTemplate(
      answer.environmentTemplate,
      await readDeprecations(proton, target),
    )
  );
}

/** None when they can't be read: the control plane refuses them all the same. */
function readDeprecations(
  proton: ProtonService,
  target: Required<ProtonTarget>,
): Promise<Deprecations> {
  return Deprecations.read(proton.extension(target)).catch(
    () => Deprecations.NONE,
  );
}

/** Reads Proton's record; `undefined` for one that is incomplete. */
function toKnownTemplate(
  template: EnvironmentTemplateSummary,
  deprecations: Deprecations,
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
    recommendedVersion: deprecations.keepUsable(
      name,
      template.recommendedVersion || undefined,
    ),
    revision: [
      template.recommendedVersion,
      template.lastModifiedAt?.getTime(),
    ].join('/'),
  };
}
