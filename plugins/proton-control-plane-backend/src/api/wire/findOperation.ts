import { OPERATION_SCHEMAS, OperationSchema } from './operationSchemas';
import { WireError } from './WireError';

const TARGET_PREFIX = 'AwsProton20200720.';
const CONTENT_TYPE = 'application/x-amz-json-1.0';

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
