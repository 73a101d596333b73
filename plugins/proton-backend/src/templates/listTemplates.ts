import {
  EnvironmentTemplateSummary,
  paginateListEnvironmentTemplates,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  EnvironmentTemplateList,
  EnvironmentTemplateListing,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';

/** All environment templates of an account and region. */
export async function readTemplates(
  client: ProtonClient,
  signal?: AbortSignal,
): Promise<EnvironmentTemplateSummary[]> {
  const templates: EnvironmentTemplateSummary[] = [];
  for await (const page of paginateListEnvironmentTemplates(
    { client, pageSize: 100 },
    {},
    { abortSignal: signal },
  )) {
    templates.push(...(page.templates ?? []));
  }
  return templates;
}

/** The environment templates that may be seen, by name. */
export async function listTemplates(
  client: ProtonClient,
  isVisible: (template: EnvironmentTemplateSummary) => Promise<boolean>,
): Promise<EnvironmentTemplateList> {
  const all = await readTemplates(client);
  const visible = await Promise.all(all.map(isVisible));
  const templates = all.filter((_, index) => visible[index]);
  return { environmentTemplates: toTemplateListings(templates) };
}

/** By name. */
export function toTemplateListings(
  templates: EnvironmentTemplateSummary[],
): EnvironmentTemplateListing[] {
  return templates
    .map(template => ({
      name: requireMember(template, 'name'),
      displayName: readDisplayName(template),
      description: template.description || undefined,
      recommendedVersion: template.recommendedVersion || undefined,
      provisioning: template.provisioning,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * The display name that somebody gave a template. Proton answers with the name
 * of a template that has none, and pages would show it twice.
 */
export function readDisplayName(template: {
  name?: string;
  displayName?: string;
}): string | undefined {
  const { name, displayName } = template;
  return displayName && displayName !== name ? displayName : undefined;
}
