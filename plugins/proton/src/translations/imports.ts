export const importMessages = {
  title: 'Import from AWS Proton',
  subtitle:
    'Record environments that AWS Proton left in a repository. No infrastructure is changed',
  link: 'Import from AWS Proton',
  loading: 'Checking your permissions',
  denied: {
    title: "You don't have access to imports",
    description:
      'This page needs the permission proton.environment.import. Ask a platform engineer for it.',
  },
  form: {
    title: 'Repository',
    description:
      'Backstage reads the repository with its integrations. Nothing is changed until you import.',
    url: 'Repository URL',
    urlHelp:
      'The repository or the folder that has the environments, such as https://github.com/acme/infrastructure',
    bundlesUrl: 'Template bundles URL',
    bundlesUrlHelp:
      'Optional. A repository with bundles in folders such as vpc/v1. Without a bundle, its schema is inferred',
    provider: 'Provider',
    providers: {
      GITHUB: 'GitHub',
      GITHUB_ENTERPRISE: 'GitHub Enterprise',
    },
    name: 'Registered repository',
    nameHelp: 'Its pull requests provision the environments',
    branch: 'Branch',
    owner: 'Owner',
    ownerHelp: 'Optional. Such as group:default/platform',
    target: 'Account and region',
    preview: 'Preview import',
    reading: 'Reading the repository',
    failed: "The repository couldn't be read: {{reason}}",
  },
  found: {
    title: 'Preview',
    done: 'Result',
    target: 'Account {{accountId}}, {{region}}',
    environments: 'Environments',
    versions: 'Template versions',
    skipped: 'Skipped',
    environment: 'Environment',
    template: 'Template',
    version: 'Version',
    folder: 'Folder',
    root: 'the URL itself',
    bundle: 'Bundle',
    result: 'Result',
    notes: 'Notes',
    subject: 'Skipped',
    reason: 'Reason',
    given: 'Yours',
    rebuilt: 'Rebuilt',
    results: {
      created: 'Imported',
      planned: 'Will be imported',
      unchanged: 'Exists',
      failed: 'Failed',
    },
    none: {
      title: 'No environments found',
      description:
        'No folder has a .proton/deployment-metadata.json of an environment that you can import. Check the URL.',
    },
  },
  apply: {
    action_one: 'Import {{count}} environment',
    action_other: 'Import {{count}} environments',
    running: 'Importing. You can leave this page, and run the import again.',
    failed: "The import failed: {{reason}}. Run it again to import what's left",
    nothing: 'Nothing to import. Everything that was found exists already.',
    unregistered:
      '{{name}} is not registered, so its pull requests can provision nothing. Register it with aws proton create-repository, and preview again.',
    done_zero: 'Nothing was imported',
    done_one: '{{count}} environment was imported',
    done_other: '{{count}} environments were imported',
    problems_one: '{{count}} part failed. The rest is imported.',
    problems_other: '{{count}} parts failed. The rest is imported.',
    clusters: 'Show clusters',
  },
} as const;
