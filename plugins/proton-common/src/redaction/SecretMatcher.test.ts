import { SecretMatcher } from './SecretMatcher';

/** The same letters each time. */
function createLetters(seed: number) {
  let state = seed;
  const next = (max: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * max);
  };
  return (length: number, kinds: number) =>
    Array.from({ length }, () =>
      String.fromCharCode(next(kinds) && 96 + next(kinds)),
    ).join('');
}

describe('SecretMatcher', () => {
  it.each([2, 3, 26])(
    'finds what a search for each secret of %d letters finds',
    kinds => {
      for (let seed = 1; seed <= 50; seed += 1) {
        const letters = createLetters(seed);
        const secrets = Array.from({ length: 30 }, (_, i) =>
          letters(1 + (i % 7), kinds),
        );
        const text = letters(200, kinds);
        const matcher = SecretMatcher.create(secrets);
        let state = SecretMatcher.START;
        for (let end = 1; end <= text.length; end += 1) {
          state = matcher.next(state, text.charCodeAt(end - 1));
          const lengths = secrets
            .filter(secret => text.slice(0, end).endsWith(secret))
            .map(({ length }) => length);
          expect(matcher.measureFound(state)).toBe(Math.max(0, ...lengths));
          expect([...matcher.listFound(state)]).toEqual(
            [...new Set(lengths)].sort((a, b) => b - a),
          );
        }
      }
    },
  );
});
