export const importMessages = {
  title: 'Import from AWS Proton',
  subtitle:
    "Import environments that AWS Proton left in a repository. Your infrastructure doesn't change",
  link: 'Import from AWS Proton',
  loading: 'Checking your permissions',
  denied: {
    title: "You can't import environments",
    description:
      'You need the permission proton.environment.import. Ask a platform engineer for it.',
  },
  form: {
    title: 'Repository',
    description:
      'Backstage reads the repository with its integrations. Nothing changes until you import.',
    url: 'Repository URL',
    urlHelp:
      'The repository or folder that contains the environments, such as https://github.com/acme/infrastructure',
    bundlesUrl: 'Template bundles URL',
    bundlesUrlHelp:
      'Optional. A repository with bundles in folders such as vpc/v1. Without a bundle, the schema is inferred from the inputs',
    provider: 'Provider',
    providers: {
      GITHUB: 'GitHub',
      GITHUB_ENTERPRISE: 'GitHub Enterprise',
      GITLAB: 'GitLab',
    },
    name: 'Registered repository',
    nameHelp: 'The repository whose pull requests provision the environments',
    branch: 'Branch',
    owner: 'Owner',
    ownerHelp: 'Optional. For example, group:default/platform',
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
    root: 'root of the URL',
    bundle: 'Bundle',
    result: 'Result',
    state: 'Terraform state',
    notes: 'Notes',
    subject: 'Skipped',
    reason: 'Reason',
    given: 'Provided',
    rebuilt: 'Rebuilt',
    results: {
      created: 'Imported',
      planned: 'Will be imported',
      unchanged: 'Already exists',
      failed: 'Failed',
    },
    none: {
      title: 'No environments found',
      description:
        'No folder contains a .proton/deployment-metadata.json of an environment that you can import. Check the URL.',
    },
  },
  states: {
    description:
      "Optional: add the Terraform state of an environment to import its outputs. Sensitive outputs stay secret, and the state isn't stored.",
    add: 'Add state',
    addOf: 'Add state of {{name}}',
    remove: 'Remove state',
    removeOf: 'Remove state of {{name}}',
    file: 'Terraform state of {{name}}',
    chosen_one: '{{fileName}}: {{count}} output',
    chosen_other: '{{fileName}}: {{count}} outputs',
    notAState:
      "This isn't a Terraform state of version 4. Get it with terraform state pull",
    tooLarge:
      'The states are larger than 16 MiB together. Import larger ones with the program proton-import',
  },
  apply: {
    action_one: 'Import {{count}} environment',
    action_other: 'Import {{count}} environments',
    running: 'Importing. If you leave this page, you can run the import again.',
    failed: 'The import failed: {{reason}}. Run it again to import the rest',
    nothing: 'Nothing to import. Everything found already exists.',
    unregistered:
      "{{name}} isn't registered, so its pull requests can't provision environments. Register it with aws proton create-repository, then preview again.",
    done_zero: 'Nothing was imported',
    done_one: '{{count}} environment was imported',
    done_other: '{{count}} environments were imported',
    problems_one: '{{count}} part failed. The rest was imported.',
    problems_other: '{{count}} parts failed. The rest was imported.',
    clusters: 'Show clusters',
  },
} as const;
