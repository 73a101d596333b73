import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';

export interface Standing {
  label: string;
  explanation: string;
  /** True when there is something newer to go to. */
  update: boolean;
}

/**
 * Where the version in use stands. A newer minor is named before a newer
 * major, because it is the step that breaks nothing.
 */
export function describeStanding(
  template: EnvironmentOverview['template'],
): Standing | undefined {
  const { version, recommendedVersion, recommendedMinorVersion, standing } =
    template;
  if (!standing) {
    return undefined;
  }
  if (standing === 'recommended') {
    return {
      label: 'Recommended',
      explanation: `Version ${version} is the one that the template's owner recommends`,
      update: false,
    };
  }
  if (standing === 'ahead') {
    return {
      label: `Ahead of ${recommendedVersion}`,
      explanation: `The template's owner recommends version ${recommendedVersion}, which is older`,
      update: false,
    };
  }
  const newerMinor =
    recommendedMinorVersion !== version ? recommendedMinorVersion : undefined;
  return {
    label: `Update available ${newerMinor ?? recommendedVersion}`,
    explanation:
      standing === 'major-behind'
        ? `The template's owner recommends version ${recommendedVersion}, a new major version`
        : `The template's owner recommends version ${recommendedVersion}`,
    update: true,
  };
}
