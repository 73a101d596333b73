export const clusterPreviewMessages = {
  title: 'Resource changes',
  preview: 'Preview changes',
  again: 'Preview again',
  edit: 'Edit inputs',
  warnings: 'The template warns about these inputs:',
  cancel: 'Cancel preview',
  progress: 'Preview in progress',
  starting: 'Starting the preview',
  queued: 'Waiting for other previews. Position in the queue: {{position}}',
  queuedNext: 'Waiting for a free slot',
  planning: 'Planning for {{time}}',
  cancelled: 'The preview was cancelled.',
  failed: 'The preview failed. Nothing was changed.',
  error: "The preview isn't available: {{reason}}",
  unavailable:
    "Resource changes can't be previewed for this cluster: {{reason}}",
  unavailableHint:
    'You can still deploy. A deployment that would replace, destroy or stop managing protected resources stops before it changes anything. If it opens a pull request, check the plan there: whoever merges it decides.',
  none: 'No resource changes.',
  counts: {
    label: 'Number of resource changes',
    add: '{{amount}} to add',
    change: '{{amount}} to change',
    replace: '{{amount}} to replace',
    destroy: '{{amount}} to destroy',
    forget: '{{amount}} to stop managing',
  },
  groups: {
    add: 'Added',
    change: 'Changed',
    replace: 'Replaced: destroyed and created again',
    destroy: 'Destroyed',
    forget: 'No longer managed: stays in the account',
  },
  more: 'Show {{amount}} more',
  truncated: 'Too many changes to show all of them. The numbers are complete.',
  hidden:
    'To see which resources and attributes change, you need the permission to read logs and plans.',
  attributes: {
    label: 'Attributes of {{address}}',
    name: 'Attribute',
    before: 'Before',
    after: 'After',
    sensitive: 'sensitive',
    unknown: 'known after apply',
    forcesReplacement: 'forces replacement',
    none: 'No attribute differs.',
  },
  losses: {
    title: 'This change destroys protected resources',
    description:
      'Everything in them is lost, such as workloads, volumes and data. You can’t undo this.',
    replace: '{{address}} is replaced',
    destroy: '{{address}} is destroyed',
    forget: '{{address}} is no longer managed',
    more: 'and {{amount}} more',
    confirm: 'Type {{name}} to confirm that they are destroyed',
    confirmAll: 'Type {{name}} to confirm all of this',
    confirmBlindly:
      'To allow it to destroy protected resources, or to stop managing them, type {{name}}. Otherwise, leave this empty',
    notConfirmed: 'Type the name of the cluster first',
    denied:
      'You can’t deploy this change: {{reason}}. Ask someone who has it to deploy the change.',
    deploy: 'Destroy and deploy',
  },
  forgotten: {
    title: 'This change stops managing protected resources',
    description:
      'They keep running in the AWS account, and you keep paying for them. Proton no longer updates them, and doesn’t delete them with the cluster.',
    confirm: 'Type {{name}} to confirm that they are no longer managed',
    deploy: 'Stop managing and deploy',
  },
  deploy: {
    wait: 'Wait until the preview is ready',
    noPlan: 'Preview the change again first',
  },
} as const;
