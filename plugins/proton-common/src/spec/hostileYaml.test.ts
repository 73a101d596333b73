import { readYaml } from './readYaml';

jest.setTimeout(60_000);

/** A quarter of the longest spec. */
const SIZE = 12_800;

/** Of processor time for the longest spec; on a fast machine, it takes a tenth of that. */
const LONGEST = 2_000;

/** Texts of a length that a parser may need more than linear time for. */
const FAMILIES: Record<string, (length: number) => string> = {
  'closers after an opener': n => `a: [${'}'.repeat(n)}`,
  'closers alone': n => ']'.repeat(n),
  openers: n => `a: ${'['.repeat(n)}`,
  'openers of two kinds': n => '[{'.repeat(n / 2),
  'opened and closed wrongly': n => '[}'.repeat(n / 2),
  'empty lists': n => '[]'.repeat(n / 2),
  commas: n => `[${','.repeat(n)}`,
  'explicit keys': n => '? '.repeat(n / 2),
  'explicit keys on lines': n => count(n / 6, i => `? ${i}\n`),
  'nested sequences': n => '- '.repeat(n / 2),
  'nested mappings': n => 'a: '.repeat(n / 3),
  anchors: n => count(n / 10, i => `a${i}: &a${i} 1\n`),
  'anchors on one node': n => '&a '.repeat(n / 3),
  aliases: n => `x: &x 1\n${count(n / 10, i => `a${i}: *x\n`)}`,
  'anchors and aliases': n =>
    count(n / 20, i => `a${i}: &a${i} 1\nb${i}: *a${i}\n`),
  tags: n => '- !a x\n'.repeat(n / 7),
  'tags on one node': n => '!!str '.repeat(n / 6),
  'many keys': n => count(n / 6, i => `${i}: \n`),
  'many keys in a row': n => `{${count(n / 6, i => `${i}:,`)}}`,
  'one key often': n => 'a: 1\n'.repeat(n / 5),
  'merge keys': n => '<<: {}\n'.repeat(n / 7),
  'merge keys of a large mapping': n =>
    `x: &x {${count(n / 20, i => `k${i}: 1,`)}}\ny:\n${' - <<: *x\n'.repeat(
      n / 20,
    )}`,
  documents: n => '---\n'.repeat(n / 4),
  'ended documents': n => 'a\n...\n'.repeat(n / 6),
  directives: n => '%A\n'.repeat(n / 3),
  'one large text': n => `a: ${'x '.repeat(n / 2)}`,
  'lines of a text': n => `a:\n${' x\n'.repeat(n / 3)}`,
  'block text': n => `a: |\n${' x\n'.repeat(n / 3)}`,
  'block text, ever less indented': n =>
    `a: |\n${count(n / 100, i => `${' '.repeat(200 - (i % 200))}x\n`)}`,
  'empty lines in block text': n => `a: |\n${'\n'.repeat(n)}`,
  'folded text': n => `a: >\n${' x\n\n'.repeat(n / 4)}`,
  comments: n => '#\n'.repeat(n / 2),
  'comments in a list': n => `a: [\n${'#\n'.repeat(n / 2)}`,
  tabs: n => `a:\n${'\t\n'.repeat(n / 2)}`,
  'tabs before keys': n => '\ta: 1\n'.repeat(n / 6),
  'CRLF lines': n => count(n / 10, i => `a${i}: 1\r\n`),
  'byte order marks': n => '\uFEFF'.repeat(n),
  'an open quote': n => `a: "${'x\n'.repeat(n / 2)}`,
  'an open single quote': n => `a: '${'x\n'.repeat(n / 2)}`,
  'wrong escapes': n => `a: "${'\\z'.repeat(n / 2)}"`,
  quotes: n => '"a" '.repeat(n / 4),
  colons: n => ': '.repeat(n / 2),
  newlines: n => '\n'.repeat(n),
  'a large number': n => `a: ${'9'.repeat(n)}`,
  'a large hexadecimal number': n => `a: 0x${'f'.repeat(n)}`,
  'a number with many zeros': n => `a: 1${'0'.repeat(n)}1.${'0'.repeat(n)}`,
};

describe('hostile YAML', () => {
  it.each(Object.entries(FAMILIES))(
    'takes time in proportion to its length: %s',
    (_, build) => {
      const short = measure(build(SIZE));
      const long = measure(build(SIZE * 4));

      // Four times the length: quadratic time would be 16 times as long.
      expect(long.milliseconds).toBeLessThan(short.milliseconds * 9 + 50);
      // With a fixed part that is large, only the time itself tells: a spec of
      // closers once took seconds.
      expect(long.milliseconds).toBeLessThan(LONGEST);
      expect(short.answer.length).toBeLessThan(1000);
      expect(long.answer.length).toBeLessThan(1000);
    },
  );

  it('is not parsed when it is longer than the limit', () => {
    const text = `a: [${'}'.repeat(1_900_000)}`;

    expect(readYaml(text, { limit: 51_200 })).toEqual({
      reasons: ['It has more than 51,200 characters'],
    });
  });

  it('never throws, whatever the text is', () => {
    const random = createRandom(20261128);
    const parts = [
      ...['[', ']', '{', '}', ',', ':', ': ', '? ', '- ', '\n', '\n  ', '\t'],
      ...['&a ', '*a', '<<: ', '!!int ', '!x ', '|\n', '>-\n', '"', "'", '\\'],
      ...['#', ' #', '---\n', '...\n', '%TAG', '\uFEFF', '\r\n', '0x', '1.0'],
      ...['.inf', 'a', 'b', '~', 'null', '`', '@', '\0', '\uD800', '🎈'],
    ];

    for (let run = 0; run < 2000; run++) {
      const text = Array.from(
        { length: random(40) },
        () => parts[random(parts.length)],
      ).join('');
      const result = readYaml(text, { limit: 1000 });

      expect('content' in result || result.reasons.length > 0).toBe(true);
    }
  });
});

function measure(text: string): { milliseconds: number; answer: string } {
  // The faster of two runs, since other work on the machine can slow one down.
  let milliseconds = Infinity;
  let answer = '';
  for (let run = 0; run < 2; run++) {
    const before = process.cpuUsage();
    const result = readYaml(text, { limit: text.length });
    const { user, system } = process.cpuUsage(before);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
    answer = 'reasons' in result ? result.reasons.join('\n') : '';
  }
  return { milliseconds, answer };
}

function count(times: number, write: (index: number) => string): string {
  return Array.from({ length: Math.floor(times) }, (_, i) => write(i)).join('');
}

/** A generator of the same numbers in each run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
