import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

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
  t: ProtonTranslate,
): Standing | undefined {
  const { version, recommendedVersion, recommendedMinorVersion, standing } =
    template;
  if (!standing || !recommendedVersion) {
    return undefined;
  }
  if (standing === 'recommended') {
    return {
      label: t('status.standing.recommended'),
      explanation: t('status.standing.recommendedWhy', { version }),
      update: false,
    };
  }
  if (standing === 'ahead') {
    return {
      label: t('status.standing.ahead', { version: recommendedVersion }),
      explanation: t('status.standing.aheadWhy', {
        version: recommendedVersion,
      }),
      update: false,
    };
  }
  const newerMinor =
    recommendedMinorVersion !== version ? recommendedMinorVersion : undefined;
  return {
    label: t('status.standing.update', {
      version: newerMinor ?? recommendedVersion,
    }),
    explanation: t(
      standing === 'major-behind'
        ? 'status.standing.majorUpdateWhy'
        : 'status.standing.updateWhy',
      { version: recommendedVersion },
    ),
    update: true,
  };
}
