import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  EnvironmentInputs,
  JsonSchema,
  listSensitiveTexts,
  MASKED_VALUE,
} from '@proton-vending/backstage-plugin-proton-common';

/** Shorter texts stand in too much that is no secret. */
const MIN_LENGTH = 4;

/**
 * Masks the values of sensitive inputs in what a step logs and fails with. The
 * scaffolder itself masks the secrets of the task, but no value that comes from a
 * parameter, is a part of a secret, or is deployed already.
 */
export class Redactor {
  private texts: string[] = [];

  /** Masks these, too, from now on. */
  add(schemas: Array<JsonSchema | undefined>, inputs: EnvironmentInputs): void {
    const found = schemas
      .flatMap(schema => (schema ? listSensitiveTexts(schema, inputs) : []))
      // A log has the lines of a text one by one.
      .flatMap(text => [text, ...text.split(/\r?\n/)])
      .map(text => text.trim());
    this.texts = [...new Set([...this.texts, ...found])]
      .filter(({ length }) => length >= MIN_LENGTH)
      // What contains another text goes first.
      .sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    return this.texts.reduce(
      (redacted, each) => redacted.replaceAll(each, MASKED_VALUE),
      text,
    );
  }

  /** The error itself, with another message and stack. */
  redactError(error: unknown): unknown {
    if (isError(error)) {
      error.message = this.redact(error.message);
      error.stack = error.stack && this.redact(error.stack);
    }
    return error;
  }

  logger(logger: LoggerService): LoggerService {
    return {
      error: (message, meta) => logger.error(this.redact(message), meta),
      warn: (message, meta) => logger.warn(this.redact(message), meta),
      info: (message, meta) => logger.info(this.redact(message), meta),
      debug: (message, meta) => logger.debug(this.redact(message), meta),
      child: meta => this.logger(logger.child(meta)),
    };
  }
}
