export const commonMessages = {
  retry: 'Retry',
  cancel: 'Cancel',
  close: 'Close',
  open: 'Open',
  clear: 'Clear',
  stale: 'This data may be out of date. The last refresh failed: {{reason}}',
  staleSince: 'Data from {{time}}. The last refresh failed: {{reason}}',
  denied: "You don't have access to this",
  none: 'none',
  empty: 'empty',
  reason: 'Reason',
  reasonForAudit: 'Optional. Recorded in the audit log.',
  reasonHelp: 'Optional. Shown in the history of deployments.',
  deleted: {
    title: 'Deleted',
    description:
      '{{name}} no longer exists. The catalog removes its entity within minutes.',
    toClusters: 'Show all clusters',
  },
  remaining_zero: 'No resources remain.',
  remaining_one: '{{count}} resource remains.',
  remaining_other: '{{count}} resources remain.',
  remainingUnknown:
    "The pipeline deploys this cluster, so it isn't known here which resources remain.",
  nothingChanged: 'Nothing was changed.',
  showResources: 'Show resources',
  sandbox: {
    badge: 'Sandbox',
    description:
      'A sandbox creates no cluster, so there is nothing to connect to.',
  },
} as const;
