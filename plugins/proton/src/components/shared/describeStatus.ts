import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

/** How a status looks: a kind of colour and icon, not the status itself. */
export type StatusTone = 'ok' | 'running' | 'warning' | 'error' | 'aborted';

export interface StatusMeaning {
  /** One or two words, for the chip. */
  label: string;
  /** What it means for whoever uses the environment. */
  meaning: string;
  tone: StatusTone;
}

const TONES: Record<DeploymentStatus, StatusTone> = {
  IN_PROGRESS: 'running',
  SUCCEEDED: 'ok',
  FAILED: 'error',
  CANCELLING: 'running',
  CANCELLED: 'aborted',
  DELETE_IN_PROGRESS: 'running',
  DELETE_FAILED: 'error',
  DELETE_COMPLETE: 'aborted',
};

/** What a status means; one that is not known is shown as it is. */
export function describeStatus(
  status: string,
  t: ProtonTranslate,
): StatusMeaning {
  if (!isKnown(status)) {
    return {
      label: status,
      meaning: t('status.meaning.unknown'),
      tone: 'warning',
    };
  }
  return {
    label: t(`status.label.${status}`),
    meaning: t(`status.meaning.${status}`),
    tone: TONES[status],
  };
}

function isKnown(status: string): status is DeploymentStatus {
  return Object.hasOwn(TONES, status);
}
