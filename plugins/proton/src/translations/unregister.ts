/** Of clusters and of environments of another kind. */
export const unregisterMessages = {
  menuItem: 'Unregister or delete…',
  title: 'Unregister or delete {{name}}',
  unregister: 'Unregister only the entity',
  unregisterAction: 'Unregister the entity…',
  denied: "You don't have permission to unregister this entity.",
  cluster: {
    delete: 'Delete the cluster',
    deleteWhat:
      'Deletes the cluster and all of its infrastructure, then removes the entity.',
    deleteAction: 'Delete the cluster…',
    comesBack:
      'The cluster keeps running and you keep paying for it. It will reappear in the catalog within minutes.',
    staysAway:
      'The cluster keeps running and you keep paying for it. Backstage no longer shows it.',
  },
  environment: {
    delete: 'Delete the environment',
    deleteWhat:
      'Deletes the environment and all of its infrastructure, then removes the entity.',
    deleteAction: 'Delete the environment…',
    comesBack:
      'The environment keeps running and you keep paying for it. It will reappear in the catalog within minutes.',
    staysAway:
      'The environment keeps running and you keep paying for it. Backstage no longer shows it.',
  },
} as const;
