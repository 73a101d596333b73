/** What the fields of forms say themselves; the rest comes from schemas. */
export const fieldMessages = {
  unchecked: 'could not be checked: {{reason}}. Try again',
  inputs: {
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
    column: '{{problem}} (column {{column}})',
    count_one: '{{count}} input',
    count_other: '{{count}} inputs',
  },
  name: {
    free: '{{name}} is free',
    taken: 'The name is taken',
    checking: 'Checking whether the name is free…',
  },
} as const;
