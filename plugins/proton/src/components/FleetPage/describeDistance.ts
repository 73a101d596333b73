import {
  FleetRow,
  versionDistance,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

export interface Distance {
  label: string;
  behind: boolean;
}

/** How far the version of a cluster is from the recommended one. */
export function describeDistance(
  row: FleetRow,
  t: ProtonTranslate,
): Distance | undefined {
  if (!row.standing) {
    return undefined;
  }
  const { majors, minors } = versionDistance(row);
  const parts = [
    ...(majors > 0 ? [t('fleet.distance.majors', { count: majors })] : []),
    ...(minors > 0 ? [t('fleet.distance.minors', { count: minors })] : []),
  ];
  if (parts.length > 0) {
    return { label: parts.join(', '), behind: true };
  }
  return {
    label: t(
      row.standing === 'ahead'
        ? 'fleet.distance.ahead'
        : 'fleet.distance.current',
    ),
    behind: false,
  };
}
