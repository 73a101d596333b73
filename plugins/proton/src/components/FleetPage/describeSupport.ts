import { KubernetesSupport } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';
import { StatusTone } from '../shared/describeStatus';

export interface SupportMeaning {
  label: string;
  tone: StatusTone;
}

/** What the support of a Kubernetes version means for who runs it. */
export function describeSupport(
  support: KubernetesSupport | undefined,
  t: ProtonTranslate,
): SupportMeaning {
  if (!support) {
    return { label: t('fleet.support.unknown'), tone: 'aborted' };
  }
  const { phase, date, daysLeft, endsSoon } = support;
  if (phase === 'ended') {
    return { label: t('fleet.support.endedOn', { date }), tone: 'error' };
  }
  if (endsSoon && daysLeft !== undefined) {
    return {
      label: t(`fleet.support.${phase}Ends`, { count: daysLeft }),
      tone: phase === 'extended' ? 'error' : 'warning',
    };
  }
  return {
    label: t(`fleet.support.${phase}Until`, { date }),
    tone: phase === 'extended' ? 'warning' : 'ok',
  };
}
