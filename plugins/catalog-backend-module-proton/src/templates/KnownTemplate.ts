import type { EnvironmentTemplateSummary } from '@aws-sdk/client-proton';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';

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

/** Reads Proton's record; `undefined` for one that is incomplete. */
export function toKnownTemplate(
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
