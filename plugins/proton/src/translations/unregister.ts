/** Of clusters and of environments of another kind. */
export const unregisterMessages = {
  menuItem: 'Unregister or delete…',
  title: 'Unregister or delete {{name}}',
  unregister: 'Unregister the entity only',
  unregisterAction: 'Unregister the entity…',
  denied: 'You may not unregister this entity.',
  cluster: {
    delete: 'Delete the cluster',
    deleteWhat:
      'Destroys the cluster and all that belongs to it. Its entity goes with it.',
    deleteAction: 'Delete the cluster…',
    comesBack:
      'The cluster goes on running, and costs what it costs. Its entity does not stay away: the catalog finds the cluster again when it next looks at Proton, within minutes.',
    staysAway:
      'The cluster goes on running, and costs what it costs. Backstage does not show it here any more.',
  },
  environment: {
    delete: 'Delete the environment',
    deleteWhat:
      'Destroys the environment and all that belongs to it. Its entity goes with it.',
    deleteAction: 'Delete the environment…',
    comesBack:
      'The environment goes on running, and costs what it costs. Its entity does not stay away: the catalog finds the environment again when it next looks at Proton, within minutes.',
    staysAway:
      'The environment goes on running, and costs what it costs. Backstage does not show it here any more.',
  },
} as const;
