import * as proton from '@aws-sdk/client-proton';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { OperationName } from '../operations';

/** What goes into an operation and what comes out of it. */
export interface OperationSchema {
  name: OperationName;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

// The first element of a static operation schema.
const OPERATION_SCHEMA_ID = 9;

/**
 * The operations of Proton's API, as the AWS SDK's own client knows them, so
 * that the client's contract is the server's.
 */
export const OPERATION_SCHEMAS: ReadonlyMap<string, OperationSchema> = new Map(
  Object.values<unknown>(proton)
    .filter(isOperationSchema)
    .map(([, , name, , input, output]) => [
      name,
      {
        name: name as OperationName,
        input: NormalizedSchema.of(input),
        output: NormalizedSchema.of(output),
      },
    ]),
);

function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === OPERATION_SCHEMA_ID;
}
