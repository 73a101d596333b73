/** What the fields of forms say themselves; the rest comes from schemas. */
export const fieldMessages = {
  unchecked: 'could not be checked: {{reason}}. Try again',
  inputs: {
    title: 'Inputs',
    draft: '(draft)',
    failed: 'The inputs could not be read',
    loading: 'Reading the inputs…',
    chooseEnvironment: 'Choose an environment first; its inputs appear here.',
    chooseTemplate:
      'Choose an environment template and a version first; their inputs appear here.',
    uncheckable: 'cannot be checked before a template is chosen',
    nothing: 'There is nothing to fill in here.',
    none: 'This template has no inputs.',
    noChoice: 'None',
    brokenSecret:
      '{{path}} has a value that is not valid; correct it in its field',
    yamlSecrets:
      'Sensitive inputs are left out of the YAML: {{paths}}. Fill them in as a form.',
    noLines: 'The inputs must be lines such as "node_size: large"',
    tooLong: 'The inputs have more than {{limit}} characters; shorten them',
    chooser: 'Fill in the inputs as',
    form: 'Form',
    yaml: 'YAML',
    broken: 'Correct the YAML to go back to the form',
    unknown:
      'This form names inputs that {{template}} {{version}} does not have: {{paths}}',
    hidden:
      '{{path}} {{problem}}, and this form does not ask for it; it has to come from another field',
    dropped: 'These values do not fit the chosen version and were left out:',
    understood: 'Understood',
    editor: 'Inputs as YAML',
    leave: 'Tab leaves the editor after Escape.',
    line: 'Line {{line}}: {{problem}}',
    count_one: '{{count}} input',
    count_other: '{{count}} inputs',
  },
  secret: {
    show: 'Show {{label}}',
    hide: 'Hide {{label}}',
    json: 'is not valid JSON',
    asJson: 'Enter it as JSON.',
    default: 'Leave it empty to use the default.',
    keep: 'It has a value that is not shown; leave it empty to keep it.',
  },
  name: {
    free: '{{name}} is free',
    taken: 'The name is taken',
    checking: 'Checking whether the name is free…',
    label: 'Environment name',
    placeholder: 'such as payments-dev',
    propose: 'Use {{name}}',
    failed: 'Whether the name is free could not be checked',
    unusable: 'cannot be used: {{reason}}',
    violated: 'The name {{violation}}',
    both: '{{one}} and {{other}}',
    violations: {
      empty: 'must not be empty',
      characters:
        'must start with a letter or digit and hold only letters, digits, "_" and "-"',
      'too-long':
        'must not be longer than {{maximum}} characters (it has {{length}})',
    },
    exists: 'There is already an environment "{{name}}"',
    existsFrom:
      'There is already an environment "{{name}}", made from {{template}} {{version}}',
    existsDeleting:
      'There is already an environment "{{name}}", made from {{template}} {{version}}; it is being deleted, so try again when that is done',
  },
  environment: {
    label: 'Environment',
    placeholder: 'Search by name, owner or template',
    loading: 'Reading the environments…',
    noMatch: 'No environment matches; try fewer words',
    many_one: '{{count, number}} environment; type to find the one you mean',
    many_other: '{{count, number}} environments; type to find the one you mean',
    noneForForm: 'There is no environment that this form is for',
    none: 'There are no environments yet',
    unknown: '{{environment}} is not one of the environments to choose here',
    unavailable:
      'The environments of account {{account}} in {{region}} could not be read: {{reason}}',
    failed: 'The environments could not be read',
  },
  template: {
    label: 'Environment template',
    version: 'Version',
    account: 'AWS account',
    region: 'Region',
    placeholder: 'Choose one',
    noMatch: 'No environment template matches',
    loading: 'Loading the templates…',
    noneForForm:
      'No environment template is among those that this form offers.',
    none: 'There are no environment templates yet; a platform engineer has to register and publish one.',
    unknown: 'There is no environment template "{{name}}" to choose here.',
    unpublished: '{{name}} has no published version yet.',
    unpublishedMajor:
      '{{name}} has no published version of the major version {{version}} yet.',
    unofferedVersion:
      'Version {{version}} cannot be chosen here; choose another.',
    incomplete: 'needs a template and a version; choose one',
    failed: 'The environment templates could not be read',
    versionsFailed: 'The versions of {{name}} could not be read',
    accountsFailed: 'The accounts could not be read',
    recommended: 'Recommended (now {{version}})',
    recommendedOfMajor:
      'Recommended of major version {{major}} (now {{version}})',
    draft: '{{version}} (draft, not published)',
  },
} as const;
