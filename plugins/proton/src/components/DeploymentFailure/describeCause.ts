import {
  FailureCause,
  failureCauseMessages,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

type CauseText = Pick<FailureCause, 'title' | 'explanation' | 'remedies'>;

/**
 * A cause in the language of the app; one that is not known, of a backend that
 * is newer, in its own words.
 */
export function describeCause(
  cause: FailureCause,
  t: ProtonTranslate,
): CauseText {
  const { id } = cause;
  if (!Object.hasOwn(failureCauseMessages, id)) {
    return cause;
  }
  return {
    title: t(`failureCauses.${id}.title`),
    explanation: t(`failureCauses.${id}.explanation`),
    remedies: t(`failureCauses.${id}.remedies`)
      .split('\n')
      .map(remedy => remedy.trim())
      .filter(Boolean),
  };
}
