import { PatternTimeoutError, createBoundedMatcher } from './boundedPatterns';

describe('createBoundedMatcher', () => {
  it('matches as the pattern does', () => {
    const matches = createBoundedMatcher(1_000);
    expect(matches(/^[a-z]+$/u, 'abc')).toBe(true);
    expect(matches(/^(?!-)[a-z]+$/u, 'ABC')).toBe(false);
  });

  it('gives up on a pattern that explodes, and says which', () => {
    const matches = createBoundedMatcher(50);
    const pattern = /^(([a-z])+)+$/u;
    expect(() => matches(pattern, `${'a'.repeat(64)}!`)).toThrow(
      PatternTimeoutError,
    );
    expect(() => matches(pattern, `${'a'.repeat(64)}!`)).toThrow(
      pattern.source,
    );
  });
});
