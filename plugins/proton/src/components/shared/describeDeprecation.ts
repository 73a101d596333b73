import { TemplateVersionDeprecationRequest } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

/** Describes why a version is deprecated, and what to use by when. */
export function describeDeprecation(
  { reason, successor, upgradeBy }: TemplateVersionDeprecationRequest,
  t: ProtonTranslate,
): string {
  const sentence = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  const advice = describeAdvice(successor, upgradeBy, t);
  return advice ? `${sentence} ${advice}` : sentence;
}

function describeAdvice(
  successor: string | undefined,
  date: string | undefined,
  t: ProtonTranslate,
): string | undefined {
  if (successor) {
    return date
      ? t('deprecation.useBy', { successor, date })
      : t('deprecation.use', { successor });
  }
  return date && t('deprecation.by', { date });
}
