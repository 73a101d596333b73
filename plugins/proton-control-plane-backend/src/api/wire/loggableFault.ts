// Knex puts the statement, values and all, before the database's own message.
const SQL_PATTERN =
  /^\s*(?:select|insert|update|delete|with|create|alter|drop)\b.* - (.*)$/is;

/**
 * Prepares what a handler threw for the process log, without the values of SQL
 * statements: specs and outputs are among them.
 */
export function toLoggableFault(error: unknown): Error {
  if (!(error instanceof Error)) {
    return new Error(String(error));
  }

  const fault = new Error(error.message.replace(SQL_PATTERN, '$1'), {
    cause: error.cause === undefined ? undefined : toLoggableFault(error.cause),
  });
  fault.name = error.name;
  // A stack starts with the message.
  const frames = error.stack?.match(/^ {4}at .*$/gm) ?? [];
  fault.stack = [`${fault.name}: ${fault.message}`, ...frames].join('\n');
  return fault;
}
