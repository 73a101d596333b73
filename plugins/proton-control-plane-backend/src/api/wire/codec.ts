import {
  JsonShapeDeserializer2,
  JsonShapeSerializer2,
} from '@aws-sdk/core/protocols';
import { SCHEMA } from '@smithy/core/schema';
import type { DocumentType } from '@smithy/types';
import { ValidationException } from '../../errors';
import { WireError } from './errorReply';
import { OperationSchema } from './operationSchemas';
import { Violation, findViolations } from './violations';

// AWS JSON 1.0: timestamps are epoch seconds, members keep their names.
const settings: ConstructorParameters<typeof JsonShapeSerializer2>[0] = {
  jsonName: false,
  timestampFormat: {
    useTrait: true,
    default: SCHEMA.TIMESTAMP_EPOCH_SECONDS,
  },
};

// Enough to mend a request by; a hostile one could hold a million mistakes.
const MAX_VIOLATIONS_IN_MESSAGE = 100;

/**
 * Turns a request body into an operation's input.
 *
 * @throws WireError `SerializationException` when the body is no JSON object
 * @throws ValidationException with every violation of the API model
 */
export function readInput(
  operation: OperationSchema,
  body: Uint8Array,
): object {
  const json = parseJsonObject(body);
  const violations = findViolations(operation.input, json);
  if (violations.length > 0) {
    throw new ValidationException(describeViolations(violations));
  }
  return new JsonShapeDeserializer2(settings).readObject(operation.input, json);
}

/**
 * Turns an operation's output into a response body; members that the model
 * does not know, or that are undefined, are left out.
 */
export function writeOutput(
  operation: OperationSchema,
  output: object,
): Uint8Array {
  const serializer = new JsonShapeSerializer2(settings);
  serializer.write(operation.output, output);
  return serializer.flush();
}

function parseJsonObject(body: Uint8Array): Record<string, DocumentType> {
  let json: DocumentType;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    json = JSON.parse(text, dropTypeHints);
  } catch {
    throw notJson('The request body is not valid JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw notJson('The request body is not a JSON object');
  }
  return json;
}

// The codec would let members that the model does not know pass beside one.
function dropTypeHints(key: string, value: unknown): unknown {
  return key === '__type' ? undefined : value;
}

function notJson(message: string): WireError {
  return new WireError({
    name: 'SerializationException',
    message: `${message}; an operation without parameters takes {}.`,
  });
}

function describeViolations(violations: Violation[]): string {
  const shown = violations.slice(0, MAX_VIOLATIONS_IN_MESSAGE);
  const rest = violations.length - shown.length;
  const texts = shown.map(
    ({ path, constraint }) =>
      `Value at '${path}' failed to satisfy constraint: ${constraint}`,
  );
  return [
    violations.length === 1
      ? '1 validation error detected: '
      : `${violations.length} validation errors detected: `,
    texts.join('; '),
    rest > 0 ? `; and ${rest} more` : '',
  ].join('');
}
