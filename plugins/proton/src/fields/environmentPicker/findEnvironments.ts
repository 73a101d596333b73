import { EnvironmentListing } from '@proton-vending/backstage-plugin-proton-common';

/** More than this nobody reads; typing brings up the rest. */
export const OPTION_LIMIT = 50;

/**
 * The environments in which every word of a text is found: in the name, title,
 * owner, template, version, account or region. At most {@link OPTION_LIMIT}.
 */
export function findEnvironments(
  environments: EnvironmentListing[],
  text: string,
): { found: EnvironmentListing[]; more: number } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = environments.filter(environment => {
    const line = [
      environment.name,
      environment.title,
      environment.owner,
      environment.templateName,
      environment.templateVersion,
      environment.accountId,
      environment.region,
      environment.status,
    ]
      .join(' ')
      .toLowerCase();
    return words.every(word => line.includes(word));
  });
  return {
    found: found.slice(0, OPTION_LIMIT),
    more: Math.max(0, found.length - OPTION_LIMIT),
  };
}
