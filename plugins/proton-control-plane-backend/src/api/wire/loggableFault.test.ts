import { toLoggableFault } from './loggableFault';

describe('toLoggableFault', () => {
  it('keeps message, name, frames and cause of an error', () => {
    const error = new TypeError('broken', { cause: new Error('deeper') });
    const fault = toLoggableFault(error);
    expect(fault.name).toBe('TypeError');
    expect(fault.message).toBe('broken');
    expect(fault.stack).toBe(error.stack);
    expect(fault.cause).toMatchObject({ message: 'deeper' });
  });

  it('drops the statement, with its values, from a database error', () => {
    const error = new Error(
      "insert into `environments` (`spec`) values ('password:\n hunter2 - x') - UNIQUE constraint failed",
    );
    const fault = toLoggableFault(new Error('outer', { cause: error }));
    expect(fault.cause).toMatchObject({
      message: 'UNIQUE constraint failed',
      stack: expect.not.stringContaining('hunter2'),
    });
  });

  it('makes an error of whatever else was thrown', () => {
    expect(toLoggableFault('text')).toMatchObject({ message: 'text' });
  });
});
