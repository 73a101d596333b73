import type { JsonObject } from '@backstage/types';
import { isRecord } from '../spec/json';
import { hasAlternatives, offerNoneBelow } from './offerNone';

/** An input as a form asks for it. */
export interface FormInput {
  name: string;
  /** JSON Schema of the input. */
  schema: JsonObject;
  required: boolean;
  /** Whether the form may also give the value null, for: leave it out. */
  nullable: boolean;
}

/**
 * The inputs of a schema that is written out, in its order.
 *
 * A form gives a value to every object and to every choice that it shows. An
 * optional one that would be filled in is offered with "None" beside it.
 */
export function listFormInputs(schema: JsonObject): FormInput[] {
  const required = listRequired(schema);
  const askedProperties = propertiesOf(offerNoneInForm(schema));
  return Object.entries(propertiesOf(schema)).map(([name, property]) => {
    const isRequired = required.includes(name);
    return {
      name,
      schema: askedProperties[name],
      required: isRequired,
      nullable:
        !isRequired && (hasAlternatives(property) || mustBeFilledIn(property)),
    };
  });
}

/** The schema with "None" beside the optional inputs that a form would fill in. */
export function offerNoneInForm(schema: JsonObject): JsonObject {
  return offerNoneBelow({
    schema,
    none: 'None',
    isForced: property => mustBeFilledIn(property as JsonObject),
  }) as JsonObject;
}

/** How many fields an input has in the form. */
export function countFields(schema: JsonObject): number {
  const properties = Object.values(propertiesOf(schema));
  return properties.length > 0
    ? properties.reduce((sum, property) => sum + countFields(property), 0)
    : 1;
}

function mustBeFilledIn(schema: JsonObject): boolean {
  const properties = propertiesOf(schema);
  return listRequired(schema).some(name => {
    // An alternative may require what stands beside it.
    if (!Object.hasOwn(properties, name)) {
      return true;
    }
    const property = properties[name];
    const isObject = Object.keys(propertiesOf(property)).length > 0;
    return isObject
      ? mustBeFilledIn(property)
      : property.default === undefined && property.const === undefined;
  });
}

function propertiesOf(schema: JsonObject): Record<string, JsonObject> {
  const { properties } = schema;
  return isRecord(properties) ? (properties as Record<string, JsonObject>) : {};
}

function listRequired({ required }: JsonObject): string[] {
  return Array.isArray(required) ? (required as string[]) : [];
}
