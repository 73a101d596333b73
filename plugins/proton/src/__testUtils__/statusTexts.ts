import { DeploymentStatus } from '@proton-vending/backstage-plugin-proton-common';

/** The texts of the pages for each status. */
export const STATUS_TEXTS: Record<
  DeploymentStatus,
  { label: string; meaning: string; link: string }
> = {
  IN_PROGRESS: {
    label: 'In progress',
    meaning: 'A deployment is running. This page updates itself',
    link: 'Follow the deployment',
  },
  SUCCEEDED: {
    label: 'Succeeded',
    meaning: 'The environment is ready',
    link: 'Show deployment',
  },
  FAILED: {
    label: 'Failed',
    meaning: 'The last deployment ended with an error',
    link: 'See why it failed',
  },
  CANCELLING: {
    label: 'Cancelling',
    meaning: 'The running deployment is being stopped',
    link: 'Follow the deployment',
  },
  CANCELLED: {
    label: 'Cancelled',
    meaning: 'The last deployment was stopped before it finished',
    link: 'Show deployment',
  },
  DELETE_IN_PROGRESS: {
    label: 'Deleting',
    meaning: 'The environment and its infrastructure are being deleted',
    link: 'Follow the deployment',
  },
  DELETE_FAILED: {
    label: 'Delete failed',
    meaning: 'Parts of the environment may still exist',
    link: 'See why it failed',
  },
  DELETE_COMPLETE: {
    label: 'Deleted',
    meaning: 'The environment was deleted',
    link: 'Show deployment',
  },
};
