import {
  JsonSchema,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * What speaks against a schema whose inputs are the outputs of customer managed
 * environments: outputs are strings, and nobody but the customer knows them.
 */
export function findOutputSchemaProblems({
  inputTypeName,
  inputs,
}: TemplateSchema): string[] {
  return Object.entries(asSchema(inputs.properties)).flatMap(
    ([name, property]) => {
      const at = `schema.types.${inputTypeName}.properties.${name}`;
      const schema = resolve(asSchema(property), asSchema(inputs.definitions));
      return [
        ...(schema.type === 'string'
          ? []
          : [
              `${at}.type must be "string": the properties are the outputs of customer managed environments`,
            ]),
        ...('default' in schema
          ? [
              `${at}.default must not be there: outputs of customer managed environments have no defaults`,
            ]
          : []),
      ];
    },
  );
}

/** Follows `$ref`; a schema that was parsed has no unknown ones and no circles. */
function resolve(schema: JsonSchema, definitions: JsonSchema): JsonSchema {
  const prefix = '#/definitions/';
  return typeof schema.$ref === 'string' && schema.$ref.startsWith(prefix)
    ? resolve(
        asSchema(definitions[schema.$ref.slice(prefix.length)]),
        definitions,
      )
    : schema;
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
