import * as proton from '@aws-sdk/client-proton';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { OperationName } from '../operations';
import { WireError } from './errorReply';

const TARGET_PREFIX = 'AwsProton20200720.';
const CONTENT_TYPE = 'application/x-amz-json-1.0';

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

/**
 * Finds the operation that a request's headers name.
 *
 * @throws WireError `UnknownOperationException`,
 *   `UnsupportedMediaTypeException`
 */
export function findOperation(headers: {
  target: string | undefined;
  contentType: string | undefined;
}): OperationSchema {
  const { target, contentType } = headers;
  if (contentType?.split(';')[0].trim().toLowerCase() !== CONTENT_TYPE) {
    throw new WireError({
      name: 'UnsupportedMediaTypeException',
      message: `The Content-Type of a request must be ${CONTENT_TYPE}.`,
      statusCode: 415,
    });
  }

  const operation = target?.startsWith(TARGET_PREFIX)
    ? OPERATION_SCHEMAS.get(target.slice(TARGET_PREFIX.length))
    : undefined;
  if (!operation) {
    throw new WireError({
      name: 'UnknownOperationException',
      message: `The header X-Amz-Target must be ${TARGET_PREFIX}<operation>, with an operation of the AWS Proton API.`,
    });
  }
  return operation;
}
