import {
  EnvironmentSummary,
  paginateListEnvironments,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  compareWithRecommended,
  parseTemplateVersion,
  VersionStanding,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonTarget,
  readTags,
} from '@proton-vending/backstage-plugin-proton-node';
import { findEnvironmentTemplate } from '../registration/environmentTemplates';
import { EnvironmentFacts, summarizeEnvironment } from './summarizeEnvironment';

/** Which environments a step wants; all parts must fit. */
export interface EnvironmentFilter {
  templateName?: string;
  majorVersion?: string;
  minorVersion?: string;
  /** Any of them. */
  statuses?: string[];
  /** All of them. */
  tags?: Record<string, string>;
  /** How far behind the recommended version. */
  behind?: 'minor' | 'major' | 'any';
  limit: number;
}

export interface MatchingEnvironment extends EnvironmentFacts {
  /** Empty when nothing is recommended. */
  recommendedVersion: string;
}

/**
 * The environments of an account and region that fit, oldest first, and whether
 * there are more. What takes a request for each environment comes last.
 */
export async function listMatching(options: {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  filter: EnvironmentFilter;
  /** Of the entities of environments. */
  entityNamespace?: string;
  isVisible(summary: EnvironmentSummary): Promise<boolean>;
}): Promise<{ environments: MatchingEnvironment[]; hasMore: boolean }> {
  const { client, target, filter, entityNamespace, isVisible } = options;
  const environments: MatchingEnvironment[] = [];
  const recommended = new Map<string, string>();
  for await (const page of paginateListEnvironments(
    { client, pageSize: 100 },
    toRequest(filter),
  )) {
    for (const summary of page.environments ?? []) {
      if (!fitsSummary(summary, filter)) {
        continue;
      }
      const facts = summarizeEnvironment(summary, target, entityNamespace);
      const recommendedVersion = await findRecommended(
        client,
        facts.templateName,
        recommended,
      );
      if (
        fitsStanding(
          findStanding(facts.templateVersion, recommendedVersion),
          filter,
        ) &&
        (await fitsTags(client, facts.arn, filter)) &&
        (await isVisible(summary))
      ) {
        if (environments.length === filter.limit) {
          return { environments, hasMore: true };
        }
        environments.push({ ...facts, recommendedVersion });
      }
    }
  }
  return { environments, hasMore: false };
}

/** Proton filters by template and major version together, or not at all. */
function toRequest({ templateName, majorVersion }: EnvironmentFilter) {
  return templateName !== undefined && majorVersion !== undefined
    ? { environmentTemplates: [{ templateName, majorVersion }] }
    : {};
}

function fitsSummary(
  summary: EnvironmentSummary,
  { templateName, majorVersion, minorVersion, statuses }: EnvironmentFilter,
): boolean {
  return (
    (templateName === undefined || summary.templateName === templateName) &&
    (majorVersion === undefined ||
      summary.templateMajorVersion === majorVersion) &&
    (minorVersion === undefined ||
      summary.templateMinorVersion === minorVersion) &&
    (statuses === undefined ||
      statuses.includes(summary.deploymentStatus ?? ''))
  );
}

function fitsStanding(
  standing: VersionStanding | undefined,
  { behind }: EnvironmentFilter,
): boolean {
  switch (behind) {
    case undefined:
      return true;
    case 'any':
      return standing === 'minor-behind' || standing === 'major-behind';
    default:
      return standing === `${behind}-behind`;
  }
}

/** Where an environment's version stands; `undefined` when nothing is recommended. */
function findStanding(
  templateVersion: string,
  recommendedVersion: string | undefined,
): VersionStanding | undefined {
  const current = parseTemplateVersion(templateVersion);
  const recommended = recommendedVersion
    ? parseTemplateVersion(recommendedVersion)
    : undefined;
  return current && recommended
    ? compareWithRecommended(current, recommended)
    : undefined;
}

async function fitsTags(
  client: ProtonClient,
  arn: string,
  { tags }: EnvironmentFilter,
): Promise<boolean> {
  const wanted = Object.entries(tags ?? {});
  if (wanted.length === 0) {
    return true;
  }
  const has = await readTags(client, arn);
  return wanted.every(([key, value]) => has[key] === value);
}

async function findRecommended(
  client: ProtonClient,
  templateName: string,
  known: Map<string, string>,
): Promise<string> {
  const cached = known.get(templateName);
  if (cached !== undefined) {
    return cached;
  }
  const template = await findEnvironmentTemplate(client, templateName);
  const version = template?.recommendedVersion ?? '';
  known.set(templateName, version);
  return version;
}
