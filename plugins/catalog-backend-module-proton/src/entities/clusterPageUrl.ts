import type { EntityRules } from './EntityRules';

/** Where the tab "Cluster" is on the page of an entity. */
export function clusterPageUrl(
  { appBaseUrl, namespace }: Pick<EntityRules, 'appBaseUrl' | 'namespace'>,
  entityName: string,
): string | undefined {
  return (
    appBaseUrl &&
    `${appBaseUrl.replace(
      /\/+$/,
      '',
    )}/catalog/${namespace.toLowerCase()}/resource/${entityName}/proton`
  );
}
