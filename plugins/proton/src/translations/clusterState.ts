export const clusterStateMessages = {
  title: 'State',
  description:
    'The Terraform state that the control plane stores for this cluster',
  version: 'Version',
  serial: 'Serial',
  resources: 'Resources',
  size: 'Size',
  written: 'Last updated',
  writer: 'Updated by',
  actions: 'Actions',
  deployment: 'Deployment {{id}}',
  encrypted: 'encrypted by the template',
  notYet: 'No state yet. It appears here during the first deployment.',
  elsewhere:
    "The control plane doesn't store the state of this cluster. It is stored elsewhere, for example in S3, in PostgreSQL or in a local file.",
  cli: "A state can hold secrets, so you can't download it here. To run Terraform commands on it, request access for an hour: call {{request}} with an access key of the control plane.",
  versions: {
    title: 'Versions of the state',
    show: 'Show versions',
    hide: 'Hide versions',
    older: 'Show older versions',
    last: 'Current',
  },
  refusedStates: {
    title: 'Refused states',
    description:
      'The control plane refused these states and stores them apart. No deployment uses them. Accept the state that lists what exists, and discard the others. A deployment whose state was refused blocks the next one until then.',
    reason: 'Reason',
    sent: 'Received',
    sender: 'Sent by',
    why: 'It {{reason}}',
    accept: 'Accept',
    acceptOf: 'Accept the refused state with serial {{serial}}',
    discard: 'Discard',
    discardOf: 'Discard the refused state with serial {{serial}}',
    download:
      'To compare a refused state with the current one, call {{request}} with an access key of the control plane.',
  },
  acceptRefused: {
    question: 'Accept the refused state with serial {{serial}} of {{name}}?',
    confirm: 'Accept refused state',
    consequence:
      "It becomes the current state. The next update creates everything that it doesn't list, even if it exists already. Resources that it doesn't list keep running, and a delete no longer destroys them.",
    done: 'The refused state is now version {{version}}. The next deployment uses it.',
  },
  discardRefused: {
    question: 'Discard the refused state with serial {{serial}} of {{name}}?',
    confirm: 'Discard refused state',
    consequence:
      "This can't be undone. The next deployment uses the current state. Resources that only the refused state lists keep running and are no longer managed.",
    done: 'The refused state is discarded.',
  },
  lock: {
    locked: 'Locked by {{holder}} {{time}}',
    action: 'Unlock state',
    question: 'Unlock the state of {{name}}?',
    consequence:
      'Unlock it only if {{holder}} no longer uses the state. Otherwise, two runs can change the cluster at the same time. The control plane then refuses the second state, and Terraform loses track of what that run created.',
    runs: 'The deployment that holds the lock is running. Cancel it instead, unless the machine that ran it is lost.',
    done: 'The state is unlocked.',
  },
  restore: {
    action: 'Restore',
    actionOf: 'Restore version {{version}}',
    locked: 'The state is locked. Wait until it is unlocked, or unlock it.',
    question: 'Restore version {{version}} of the state of {{name}}?',
    consequence:
      "The next update creates everything that the restored state doesn't list, even if it exists already. Resources that it doesn't list keep running, and a delete no longer destroys them.",
    kept: 'The current state stays available as version {{version}}.',
    confirm: 'Restore state',
    done: 'Version {{version}} is restored as version {{restored}}. The next deployment uses it.',
  },
  accept: {
    refused:
      "The last deployment was refused because the state isn't the one that the previous deployment saved. Restore the latest state. If there is no newer state, accept the state as it is.",
    action: 'Accept state',
    question: 'Accept the state of {{name}} as it is?',
    consequence:
      "The next update creates everything that the state doesn't list, even if it exists already. A delete destroys only what the state lists. Accept it only if no newer state can be restored.",
    done: 'The state is accepted. The next deployment uses it as it is.',
  },
} as const;
