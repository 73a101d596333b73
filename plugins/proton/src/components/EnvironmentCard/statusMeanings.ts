import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';

/** How a status looks: a kind of colour and icon, not the status itself. */
export type StatusTone = 'ok' | 'running' | 'warning' | 'error' | 'aborted';

export interface StatusMeaning {
  /** One or two words, for the chip. */
  label: string;
  /** What it means for whoever uses the environment. */
  meaning: string;
  tone: StatusTone;
}

const MEANINGS: Record<DeploymentStatus, StatusMeaning> = {
  IN_PROGRESS: {
    label: 'In progress',
    meaning: 'A deployment is running; this page follows it',
    tone: 'running',
  },
  SUCCEEDED: {
    label: 'Succeeded',
    meaning: 'The environment is ready',
    tone: 'ok',
  },
  FAILED: {
    label: 'Failed',
    meaning: 'The last deployment ended with an error',
    tone: 'error',
  },
  CANCELLING: {
    label: 'Cancelling',
    meaning: 'The running deployment is being stopped',
    tone: 'running',
  },
  CANCELLED: {
    label: 'Cancelled',
    meaning: 'The last deployment was stopped before it finished',
    tone: 'aborted',
  },
  DELETE_IN_PROGRESS: {
    label: 'Deleting',
    meaning: 'The environment and all that belongs to it is being removed',
    tone: 'running',
  },
  DELETE_FAILED: {
    label: 'Delete failed',
    meaning: 'Parts of the environment may still exist',
    tone: 'error',
  },
  DELETE_COMPLETE: {
    label: 'Deleted',
    meaning: 'The environment is gone',
    tone: 'aborted',
  },
};

/** What a status means; one that is not known is shown as it is. */
export function describeStatus(status: string): StatusMeaning {
  const known: Partial<Record<string, StatusMeaning>> = MEANINGS;
  return (
    known[status] ?? {
      label: status,
      meaning: 'This version of the page does not know this status',
      tone: 'warning',
    }
  );
}
