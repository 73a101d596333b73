/**
 * What is wrong with an input, by the keyword of JSON Schema that it breaks; the
 * name of the input stands before it.
 */
export const violationMessages = {
  named: '{{title}} ({{path}}) {{problem}}',
  unnamed: '{{path}} {{problem}}',
  required: 'is required',
  additionalProperties: 'is not an input of this template version',
  enum: 'must be one of {{values}}',
  const: 'must be {{value}}',
  type: {
    integer: 'must be a whole number',
    number: 'must be a number',
    string: 'must be a text',
    boolean: 'must be true or false',
    array: 'must be a list',
    object: 'must be a group of values',
    null: 'must be empty',
  },
  minimum: 'must be at least {{limit}}',
  maximum: 'must be at most {{limit}}',
  exclusiveMinimum: 'must be more than {{limit}}',
  exclusiveMaximum: 'must be less than {{limit}}',
  multipleOf: 'must be a multiple of {{limit}}',
  minLength_one: 'needs at least {{count}} character',
  minLength_other: 'needs at least {{count}} characters',
  maxLength_one: 'must not have more than {{count}} character',
  maxLength_other: 'must not have more than {{count}} characters',
  minItems_one: 'needs at least {{count}} item',
  minItems_other: 'needs at least {{count}} items',
  maxItems_one: 'must not have more than {{count}} item',
  maxItems_other: 'must not have more than {{count}} items',
  minProperties_one: 'needs at least {{count}} entry',
  minProperties_other: 'needs at least {{count}} entries',
  maxProperties_one: 'must not have more than {{count}} entry',
  maxProperties_other: 'must not have more than {{count}} entries',
  safeInteger:
    'is beyond {{limit}}, and a form would round it. Deploy it with a spec instead',
  tooManyDigits:
    'has more digits than a form can hold. Deploy it with a spec instead',
  uniqueItems: 'must not have the same item twice',
  format: 'must have the format {{format}}',
  /** A pattern is told by the schema's own words for what belongs there. */
  pattern: {
    plain: 'does not have the right form',
    plainSuch: 'does not have the right form, such as {{sample}}',
    titled: 'is not a valid "{{title}}"',
    titledSuch: 'is not a valid "{{title}}", such as {{sample}}',
    described: 'does not have the right form. {{description}}',
    describedSuch:
      'does not have the right form, such as {{sample}}. {{description}}',
    above: 'does not have the form that is described above',
    aboveSuch:
      'does not have the form that is described above, such as {{sample}}',
  },
} as const;
