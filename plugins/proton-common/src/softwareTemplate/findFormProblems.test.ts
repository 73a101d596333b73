import { findFormProblems } from './findFormProblems';

describe('findFormProblems', () => {
  it('names a few of many inputs, each in a few words', () => {
    const properties = Object.fromEntries(
      ['x'.repeat(10_000), ...Array(400).keys()].map(name => [
        `not a name: ${name}`,
        { type: 'string' },
      ]),
    );

    const problems = findFormProblems({ type: 'object', properties });

    expect(problems[0]).toMatch(/^Input "not a name: x+…$/);
    expect(problems[1]).toMatch(/^Input "not a name: 0" can't be shown/);
    expect(problems.at(-1)).toBe('and 391 more');
    expect(problems.join('; ').length).toBeLessThan(4_000);
  });
});
