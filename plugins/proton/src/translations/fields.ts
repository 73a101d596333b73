/** What the fields of forms say themselves; the rest comes from schemas. */
export const fieldMessages = {
  unchecked: "couldn't be checked: {{reason}}. Try again",
  inputs: {
    title: 'Inputs',
    draft: '(draft)',
    failed: "The inputs couldn't be loaded",
    loading: 'Loading the inputs…',
    chooseEnvironment: 'Select an environment to see its inputs.',
    chooseTemplate:
      'Select an environment template and a version to see the inputs.',
    uncheckable: "can't be checked until you select a template",
    nothing: 'No inputs to fill in.',
    none: 'This template has no inputs.',
    noChoice: 'None',
    brokenSecret:
      "{{path}} has a value that isn't valid; correct it in its field",
    yamlSecrets:
      "The YAML doesn't contain sensitive inputs: {{paths}}. Enter them in the form.",
    noLines: 'Enter the inputs as lines such as "node_size: large"',
    tooLong: 'The inputs have more than {{limit}} characters; shorten them',
    chooser: 'Edit inputs as',
    form: 'Form',
    yaml: 'YAML',
    broken: 'Correct the YAML to go back to the form',
    unknown:
      "{{template}} {{version}} doesn't have inputs that this form expects: {{paths}}",
    fixed: "This can't be changed after the environment is created.",
    hidden:
      "{{path}} {{problem}}, and this form doesn't show it; another field must set it",
    dropped:
      "These values aren't valid for the selected version and were removed:",
    dismiss: 'Dismiss',
    editor: 'Inputs as YAML',
    leave: 'Press Escape and then Tab to leave the editor.',
    line: 'Line {{line}}: {{problem}}',
    count_one: '{{count}} input',
    count_other: '{{count}} inputs',
  },
  secret: {
    show: 'Show {{label}}',
    hide: 'Hide {{label}}',
    json: "isn't valid JSON",
    asJson: 'Enter it as JSON.',
    default: 'Leave it empty to use the default.',
    keep: 'A value is set but hidden. Leave the field empty to keep it.',
  },
  name: {
    free: '{{name}} is available',
    resumes:
      'Your last attempt to create {{name}} failed. This form deploys it again',
    taken: 'This name is taken',
    checking: 'Checking whether the name is available…',
    label: 'Environment name',
    placeholder: 'such as payments-dev',
    propose: 'Use {{name}}',
    failed: "Couldn't check whether the name is available",
    unusable: "can't be used: {{reason}}",
    violated: 'The name {{violation}}',
    both: '{{one}} and {{other}}',
    violations: {
      empty: 'must not be empty',
      characters:
        'must start with a letter or digit and hold only letters, digits, "_" and "-"',
      'too-long':
        'must not be longer than {{maximum}} characters (it has {{length}})',
    },
    exists: 'An environment named "{{name}}" already exists',
    existsFrom:
      'An environment named "{{name}}" ({{template}} {{version}}) already exists',
    existsDeleting:
      'An environment named "{{name}}" ({{template}} {{version}}) is being deleted. Try again when the deletion is complete',
  },
  environment: {
    label: 'Environment',
    placeholder: 'Search by name, owner or template',
    loading: 'Loading environments…',
    noMatch: 'No environment matches. Try fewer words',
    many_one: '{{count, number}} environment. Type to search',
    many_other: '{{count, number}} environments. Type to search',
    noneForForm: 'No environment matches what this form needs',
    none: 'No environments yet',
    unknown: "You can't select {{environment}} in this form",
    unavailable:
      "The environments of account {{account}} in {{region}} couldn't be loaded: {{reason}}",
    failed: "The environments couldn't be loaded",
  },
  template: {
    label: 'Environment template',
    version: 'Version',
    account: 'AWS account',
    region: 'Region',
    placeholder: 'Select a template',
    noMatch: 'No environment template matches',
    loading: 'Loading the templates…',
    noneForForm: 'No environment template matches what this form needs.',
    none: 'No environment templates yet. A platform engineer must register and publish one.',
    unknown:
      'You can\'t select the environment template "{{name}}" in this form.',
    unpublished: '{{name}} has no published version yet.',
    unpublishedMajor:
      '{{name}} has no published version of the major version {{version}} yet.',
    unofferedVersion:
      "You can't select version {{version}} in this form. Select another one.",
    incomplete: 'needs a template and a version',
    failed: "The environment templates couldn't be loaded",
    versionsFailed: "The versions of {{name}} couldn't be loaded",
    accountsFailed: "The accounts couldn't be loaded",
    recommended: 'Recommended (now {{version}})',
    recommendedOfMajor:
      'Recommended of major version {{major}} (now {{version}})',
    draft: '{{version}} (draft, not published)',
    majorVersion: 'Major version',
    major: '{{major}} (newest version {{version}})',
    newMajor: 'A new major version',
    incompleteMajor: 'needs a template and a major version',
  },
} as const;
