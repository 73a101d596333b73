/**
 * Checks environment specs against template schemas in worker threads.
 *
 * @packageDocumentation
 */

export { DefaultSchemaValidator } from './DefaultSchemaValidator';
export type { DefaultSchemaValidatorOptions } from './DefaultSchemaValidator';
export type { SchemaValidator } from './SchemaValidator';
export { schemaValidatorServiceRef } from './schemaValidatorServiceRef';
