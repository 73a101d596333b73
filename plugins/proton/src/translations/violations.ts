/**
 * What is wrong with an input, by the keyword of JSON Schema that it breaks; the
 * name of the input stands before it.
 */
export const violationMessages = {
  named: '{{title}} ({{path}}) {{problem}}',
  unnamed: '{{path}} {{problem}}',
  said: '{{title}} ({{path}}): {{problem}}',
  saidUnnamed: '{{path}}: {{problem}}',
  required: 'is required',
  immutable:
    "can't be changed after the environment is created. Restore its deployed value, or create another environment",
  additionalProperties: 'is not an input of this template version',
  enum: 'must be one of {{values}}',
  const: 'must be {{value}}',
  type: {
    integer: 'must be a whole number',
    number: 'must be a number',
    string: 'must be a string',
    boolean: 'must be true or false',
    array: 'must be a list',
    object: 'must be an object',
    null: 'must be empty',
  },
  minimum: 'must be at least {{limit}}',
  maximum: 'must be at most {{limit}}',
  exclusiveMinimum: 'must be more than {{limit}}',
  exclusiveMaximum: 'must be less than {{limit}}',
  multipleOf: 'must be a multiple of {{limit}}',
  minLength_one: 'needs at least {{count}} character',
  minLength_other: 'needs at least {{count}} characters',
  maxLength_one: 'must have at most {{count}} character',
  maxLength_other: 'must have at most {{count}} characters',
  minItems_one: 'needs at least {{count}} item',
  minItems_other: 'needs at least {{count}} items',
  maxItems_one: 'must have at most {{count}} item',
  maxItems_other: 'must have at most {{count}} items',
  minProperties_one: 'needs at least {{count}} entry',
  minProperties_other: 'needs at least {{count}} entries',
  maxProperties_one: 'must have at most {{count}} entry',
  maxProperties_other: 'must have at most {{count}} entries',
  safeInteger:
    'is beyond {{limit}}, and a form would round it. Use a spec instead',
  tooManyDigits: 'has more digits than a form can hold. Use a spec instead',
  uniqueItems: 'must not contain duplicates',
  format: 'must have the format {{format}}',
  /** A pattern is told by the schema's own words for what belongs there. */
  pattern: {
    plain: 'has an invalid format',
    plainSuch: 'has an invalid format, such as {{sample}}',
    titled: 'is not a valid "{{title}}"',
    titledSuch: 'is not a valid "{{title}}", such as {{sample}}',
    described: 'has an invalid format. {{description}}',
    describedSuch: 'has an invalid format, such as {{sample}}. {{description}}',
    above: "doesn't have the format described above",
    aboveSuch: "doesn't have the format described above, such as {{sample}}",
  },
} as const;
