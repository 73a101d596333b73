import { ErrorLike, isError } from '@backstage/errors';

/**
 * Why the database didn't do what it was asked: it can't be reached or can't
 * work at the moment, or it refuses this data and always will.
 */
export type DatabaseErrorKind = 'unavailable' | 'refused';

/**
 * SQLSTATE classes and codes of PostgreSQL, the longest match counts.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SQL_STATES: Record<string, DatabaseErrorKind> = {
  '08': 'unavailable', // Connection exception
  '21': 'refused', // Cardinality violation
  '22': 'refused', // Data exception
  '23': 'refused', // Integrity constraint violation
  '25006': 'unavailable', // Read-only transaction, as on a standby
  '28': 'unavailable', // Invalid authorization, as while a password changes
  '3D': 'unavailable', // Invalid catalog name, as while it is restored
  '40': 'unavailable', // Transaction rollback: serialization, deadlock
  '53': 'unavailable', // Insufficient resources: disk, memory, connections
  '54': 'refused', // Program limit exceeded
  '55': 'unavailable', // Object not in prerequisite state: locks
  '57': 'unavailable', // Operator intervention: shutdown, timeouts
  '58': 'unavailable', // System error: input and output
};

/** Of SQLite, the start of the code counts. https://sqlite.org/rescode.html */
const SQLITE_CODES: Record<string, DatabaseErrorKind> = {
  SQLITE_BUSY: 'unavailable',
  SQLITE_CANTOPEN: 'unavailable',
  SQLITE_CONSTRAINT: 'refused',
  SQLITE_CORRUPT: 'unavailable',
  SQLITE_FULL: 'unavailable',
  SQLITE_IOERR: 'unavailable',
  SQLITE_LOCKED: 'unavailable',
  SQLITE_MISMATCH: 'refused',
  SQLITE_NOMEM: 'unavailable',
  SQLITE_NOTADB: 'unavailable',
  SQLITE_PROTOCOL: 'unavailable',
  SQLITE_READONLY: 'unavailable',
  SQLITE_TOOBIG: 'refused',
};

const NETWORK_CODES = [
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
];

/** What the drivers say of a connection without giving a code. */
const LOST_CONNECTION =
  /Connection terminated|Connection ended|connection error and is not queryable|Client was closed and is not queryable|timeout exceeded when trying to connect|timeout expired|Unable to acquire a connection|database connection is not open/i;

/** What the drivers and JavaScript say of values that are too large for them. */
const TOO_LARGE = /Invalid string length|is too big|too many parameters/i;

/** Undefined when the error isn't one of the database, or says nothing about it. */
export function classifyDatabaseError(
  error: unknown,
): DatabaseErrorKind | undefined {
  if (!isError(error)) {
    return undefined;
  }
  // Of a socket in a folder, a missing server is an ENOENT.
  if (error.syscall === 'connect') {
    return 'unavailable';
  }
  const code = readCode(error);
  return (
    classifyCode(code) ??
    classifyMessage(error) ??
    classifyDatabaseError(error.cause)
  );
}

/** What may be told of an error to whoever sees the deployment: no values of the data. */
export function describeDatabaseError(error: unknown): string {
  const code = isError(error) ? readCode(error) : undefined;
  return code === undefined
    ? "the backend's log has the reason"
    : `database error ${code}`;
}

function classifyCode(code: string | undefined): DatabaseErrorKind | undefined {
  if (code === undefined) {
    return undefined;
  }
  if (NETWORK_CODES.includes(code)) {
    return 'unavailable';
  }
  if (code.startsWith('SQLITE_')) {
    // An extended code, such as SQLITE_IOERR_WRITE, begins with the primary one.
    return SQLITE_CODES[code.split('_').slice(0, 2).join('_')];
  }
  return SQL_STATES[code] ?? SQL_STATES[code.slice(0, 2)];
}

function classifyMessage(error: ErrorLike): DatabaseErrorKind | undefined {
  if (
    error.name === 'KnexTimeoutError' ||
    LOST_CONNECTION.test(error.message)
  ) {
    return 'unavailable';
  }
  return error.name === 'RangeError' && TOO_LARGE.test(error.message)
    ? 'refused'
    : undefined;
}

/** A SQLSTATE has five characters; codes of Node.js and SQLite are longer or begin with E. */
function readCode({ code }: ErrorLike): string | undefined {
  return typeof code === 'string' && /^[0-9A-Z_]+$/.test(code)
    ? code
    : undefined;
}
