export const statusMessages = {
  label: {
    IN_PROGRESS: 'In progress',
    SUCCEEDED: 'Succeeded',
    FAILED: 'Failed',
    CANCELLING: 'Cancelling',
    CANCELLED: 'Cancelled',
    DELETE_IN_PROGRESS: 'Deleting',
    DELETE_FAILED: 'Delete failed',
    DELETE_COMPLETE: 'Deleted',
  },
  meaning: {
    IN_PROGRESS: 'A deployment is running. This page updates itself',
    SUCCEEDED: 'The environment is ready',
    FAILED: 'The last deployment ended with an error',
    CANCELLING: 'The running deployment is being stopped',
    CANCELLED: 'The last deployment was stopped before it finished',
    DELETE_IN_PROGRESS:
      'The environment and its infrastructure are being deleted',
    DELETE_FAILED: 'Parts of the environment may still exist',
    DELETE_COMPLETE: 'The environment was deleted',
    unknown: "This version of the plugin doesn't know this status",
  },
  ariaLabel: 'Environment status',
  progress: 'Deployment running',
  message: 'Message: {{status}}',
  standing: {
    recommended: 'Recommended',
    recommendedWhy:
      "Version {{version}} is the one that the template's owner recommends",
    ahead: 'Ahead of {{version}}',
    aheadWhy:
      "The template's owner recommends version {{version}}, which is older",
    update: 'Update available {{version}}',
    updateWhy: "The template's owner recommends version {{version}}",
    majorUpdateWhy:
      "The template's owner recommends version {{version}}, a new major version",
  },
} as const;
