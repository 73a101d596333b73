export const commonMessages = {
  retry: 'Retry',
  cancel: 'Cancel',
  close: 'Close',
  open: 'Open',
  clear: 'Clear',
  stale: 'This may be out of date, the last refresh failed: {{reason}}',
  staleSince:
    'This is what was known {{time}}, the last refresh failed: {{reason}}',
  denied: 'You may not see this',
  none: 'none',
  empty: 'empty',
  reason: 'Reason',
  reasonForAudit: 'Optional. Recorded in the audit log.',
  reasonHelp: 'Why, for the history of deployments; may be left out',
} as const;
