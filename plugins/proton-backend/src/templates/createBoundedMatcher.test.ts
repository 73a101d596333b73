import { Script } from 'node:vm';
import { createBoundedMatcher } from './createBoundedMatcher';

describe('createBoundedMatcher', () => {
  it('matches as the pattern does', () => {
    const matches = createBoundedMatcher(1_000);
    expect(matches(/^[a-z]+$/u, 'abc')).toBe(true);
    expect(matches(/^[a-z]+$/u, 'ABC')).toBe(false);
  });

  it('gives up on a pattern that explodes, and says which', () => {
    const matches = createBoundedMatcher(50);
    expect(() => matches(/^(([a-z])+)+$/u, `${'a'.repeat(64)}!`)).toThrow(
      'The pattern /^(([a-z])+)+$/u of the template',
    );
  });

  it('does not blame a pattern that had no processor, but ends', () => {
    const script = jest.spyOn(Script.prototype, 'runInContext');
    jest.spyOn(process, 'cpuUsage').mockReturnValue({ user: 0, system: 0 });
    script.mockImplementationOnce(() => {
      throw Object.assign(new Error('Script execution timed out'), {
        code: 'ERR_SCRIPT_EXECUTION_TIMEOUT',
      });
    });
    const matches = createBoundedMatcher(50);

    expect(matches(/^[a-z]+$/u, 'abc')).toBe(true);
    expect(() => matches(/^(([a-z])+)+$/u, `${'a'.repeat(64)}!`)).toThrow(
      'takes too long',
    );
    jest.restoreAllMocks();
  });
});
