import { parseEntityRef } from '@backstage/catalog-model';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import {
  FLEET_DEPRECATED_VALUES,
  FLEET_NONE,
  FLEET_SUPPORT_VALUES,
  FleetFacet,
  VersionsBehind,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';
import { describeStatus } from '../shared/describeStatus';

const BEHIND: readonly VersionsBehind[] = ['minor', 'major', 'any'];

/** What people call a value of a facet. */
export function describeFacetValue(
  facet: FleetFacet,
  value: string,
  t: ProtonTranslate,
): string {
  switch (facet) {
    case 'owner':
      return value === FLEET_NONE
        ? t('fleet.none.owner')
        : describeOwner(value);
    case 'status':
      return describeStatus(value, t).label;
    case 'behind': {
      const behind = BEHIND.find(each => each === value);
      return behind ? t(`fleet.behind.${behind}`) : value;
    }
    case 'kubernetes':
      return value === FLEET_NONE ? t('fleet.none.kubernetes') : value;
    case 'support': {
      const support = FLEET_SUPPORT_VALUES.find(each => each === value);
      return support ? t(`fleet.support.${support}`) : value;
    }
    case 'deprecated': {
      const deprecated = FLEET_DEPRECATED_VALUES.find(each => each === value);
      return deprecated ? t(`fleet.deprecated.${deprecated}`) : value;
    }
    default:
      return value;
  }
}

/** Such as `payments`; of another kind or namespace with it. */
export function describeOwner(entityRef: string): string {
  try {
    return humanizeEntityRef(parseEntityRef(entityRef), {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
  } catch {
    return entityRef;
  }
}
