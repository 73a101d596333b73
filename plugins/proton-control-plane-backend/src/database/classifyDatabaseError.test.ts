import {
  classifyDatabaseError,
  describeDatabaseError,
} from './classifyDatabaseError';

function errorWith(code: string, message = 'failed'): Error {
  return Object.assign(new Error(message), { code });
}

describe('classifyDatabaseError', () => {
  it.each([
    // PostgreSQL
    '08000',
    '08006',
    '25006',
    '28P01',
    '3D000',
    '40001',
    '40P01',
    '53100',
    '53300',
    '55P03',
    '57014',
    '57P01',
    '57P02',
    '57P03',
    '58030',
    // The network
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    // SQLite
    'SQLITE_BUSY',
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_LOCKED',
    'SQLITE_IOERR_WRITE',
    'SQLITE_FULL',
    'SQLITE_CANTOPEN',
    'SQLITE_READONLY_DBMOVED',
  ])('takes %s for an outage', code => {
    expect(classifyDatabaseError(errorWith(code))).toBe('unavailable');
  });

  it.each([
    '21000',
    '22001',
    '22003',
    '22021',
    '22P05',
    '23502',
    '23505',
    '54000',
    'SQLITE_CONSTRAINT_TRIGGER',
    'SQLITE_CONSTRAINT',
    'SQLITE_TOOBIG',
    'SQLITE_MISMATCH',
  ])('takes %s for a refusal of the data', code => {
    expect(classifyDatabaseError(errorWith(code))).toBe('refused');
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'timeout exceeded when trying to connect',
    'Unable to acquire a connection',
    'The database connection is not open',
  ])('takes "%s" for an outage', message => {
    expect(classifyDatabaseError(new Error(message))).toBe('unavailable');
  });

  it('takes a socket that is missing for an outage', () => {
    const error = Object.assign(errorWith('ENOENT'), { syscall: 'connect' });
    expect(classifyDatabaseError(error)).toBe('unavailable');
  });

  it("takes Knex's timeout for an outage", () => {
    const error = new Error('Knex: Timeout acquiring a connection');
    error.name = 'KnexTimeoutError';
    expect(classifyDatabaseError(error)).toBe('unavailable');
  });

  it('takes a value that no string or statement holds for a refusal', () => {
    expect(classifyDatabaseError(new RangeError('Invalid string length'))).toBe(
      'refused',
    );
    expect(
      classifyDatabaseError(
        new RangeError('The bound string, buffer, or bigint is too big'),
      ),
    ).toBe('refused');
  });

  it('looks at the cause', () => {
    const error = new Error('not stored', { cause: errorWith('22021') });
    expect(classifyDatabaseError(error)).toBe('refused');
  });

  it.each([
    new Error('a defect'),
    new TypeError('x is not a function'),
    new RangeError('Maximum call stack size exceeded'),
    errorWith('ENOENT'),
    errorWith('ENOSPC'),
    errorWith('42703'),
    'a text',
    undefined,
  ])('does not know %p', error => {
    expect(classifyDatabaseError(error)).toBeUndefined();
  });
});

describe('describeDatabaseError', () => {
  it('names the code, and nothing of the data', () => {
    expect(
      describeDatabaseError(errorWith('22P02', 'invalid input: "secret"')),
    ).toBe('database error 22P02');
    expect(describeDatabaseError(new Error('secret'))).toBe(
      "the backend's log has the reason",
    );
  });
});
