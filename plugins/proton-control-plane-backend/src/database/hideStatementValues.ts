import { isError } from '@backstage/errors';
import { Knex } from 'knex';

/** What Knex and PostgreSQL add to an error, with values of the statement or of its row. */
const VALUE_FIELDS = [
  'bindings',
  'detail',
  'hint',
  'internalQuery',
  'parameters',
  'where',
];

/** SQLSTATEs of data that PostgreSQL can't take; it quotes the data at the end of its message. */
const DATA_EXCEPTION = /^22/;
const QUOTED_DATA = /: ".*$/s;

/**
 * Keeps the values of statements out of the errors of a database, since errors
 * are logged and specs and outputs are among the values. The class of an error,
 * its `code` and the statement with placeholders stay.
 */
export function hideStatementValues(knex: Knex): void {
  knex.client.config.compileSqlOnError = false;
  knex.on('query-error', removeValues);
}

function removeValues(error: unknown): void {
  if (!isError(error)) {
    return;
  }
  for (const field of VALUE_FIELDS) {
    Reflect.deleteProperty(error, field);
  }
  if (DATA_EXCEPTION.test(String(error.code))) {
    // The stack begins with the message.
    const frames = error.stack?.match(/^ {4}at .*$/gm) ?? [];
    error.message = error.message.replace(QUOTED_DATA, '');
    error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
  }
}
