import { formatTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentFacts } from '../environments/readEnvironment';

/** The recommended minor version of the major that an environment runs. */
export function findRecommendedMinor({
  templateVersion,
}: Pick<EnvironmentFacts, 'templateVersion'>): string | undefined {
  const { majorVersion, recommendedMinorVersion } = templateVersion ?? {};
  return majorVersion && recommendedMinorVersion
    ? formatTemplateVersion({
        majorVersion,
        minorVersion: recommendedMinorVersion,
      })
    : undefined;
}
