import {
  EnvironmentSummary,
  EnvironmentTemplateFilter,
  EnvironmentTemplateSummary,
  paginateListEnvironments,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  Deprecations,
  ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import { readVersions } from '../templates/listVersions';
import { readTemplates } from '../templates/listTemplates';

/** What Proton tells of the environments of one account and region. */
export interface EnvironmentStates {
  /** By ARN. */
  environments: Map<string, EnvironmentSummary>;
  templates: EnvironmentTemplateSummary[];
  deprecations: Deprecations;
  /** The recommended version of a template, such as `2.0`. */
  recommendedVersion(templateName: string): string | undefined;
  /** The recommended minor version of a major one, such as `1.2`. */
  recommendedMinorVersion(
    templateName: string,
    majorVersion: string,
  ): string | undefined;
}

/**
 * Reads the environments and the recommended versions of their templates: a
 * request for each hundred environments and one for each template.
 */
export async function readEnvironmentStates(options: {
  client: ProtonClient;
  /** Absent with AWS's own API. */
  extension?: ProtonExtension;
  template?: EnvironmentTemplateFilter;
  signal?: AbortSignal;
}): Promise<EnvironmentStates> {
  const { client, extension, template, signal } = options;
  const [environments, templates, deprecations] = await Promise.all([
    readEnvironments(client, template, signal),
    readTemplates(client, signal),
    Deprecations.read(extension, signal),
  ]);
  const recommended = new Map(
    templates.map(({ name, recommendedVersion }) => [name, recommendedVersion]),
  );
  const recommendedMinors = await readRecommendedMinors(
    client,
    new Set(
      [...environments.values()]
        .map(({ templateName }) => templateName)
        .filter(name => name !== undefined && recommended.has(name)),
    ),
    signal,
  );
  return {
    environments,
    templates,
    deprecations,
    recommendedVersion: name => recommended.get(name) || undefined,
    recommendedMinorVersion: (name, major) =>
      recommendedMinors.get(`${name}:${major}`),
  };
}

async function readEnvironments(
  client: ProtonClient,
  template: EnvironmentTemplateFilter | undefined,
  signal: AbortSignal | undefined,
): Promise<Map<string, EnvironmentSummary>> {
  const environments = new Map<string, EnvironmentSummary>();
  for await (const page of paginateListEnvironments(
    { client, pageSize: 100 },
    template ? { environmentTemplates: [template] } : {},
    { abortSignal: signal },
  )) {
    for (const environment of page.environments ?? []) {
      if (
        environment.arn &&
        environment.deploymentStatus !== 'DELETE_COMPLETE'
      ) {
        environments.set(environment.arn, environment);
      }
    }
  }
  return environments;
}

async function readRecommendedMinors(
  client: ProtonClient,
  templateNames: Set<string | undefined>,
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const minors = new Map<string, string>();
  await Promise.all(
    [...templateNames].map(async name => {
      const versions = await readVersions(
        client,
        { templateName: name ?? '' },
        signal,
      );
      for (const version of versions) {
        const { majorVersion, recommendedMinorVersion } = version;
        if (majorVersion && recommendedMinorVersion) {
          minors.set(
            `${name}:${majorVersion}`,
            `${majorVersion}.${recommendedMinorVersion}`,
          );
        }
      }
    }),
  );
  return minors;
}
