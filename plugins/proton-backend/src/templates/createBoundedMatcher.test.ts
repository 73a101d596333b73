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
});
