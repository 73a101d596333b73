import { createSerializer } from './jsonCodec';
import { OperationSchema } from './operationSchemas';

/**
 * Turns an operation's output into a response body; members that the model
 * does not know, or that are undefined, are left out.
 */
export function writeOutput(
  operation: OperationSchema,
  output: object,
): Uint8Array {
  const serializer = createSerializer();
  serializer.write(operation.output, output);
  return serializer.flush();
}
