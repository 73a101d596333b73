import { findResourceNameViolations } from './names';

describe('findResourceNameViolations', () => {
  it.each(['a', '0-_', 'My_cluster-1', 'x'.repeat(100)])('accepts %s', name => {
    expect(findResourceNameViolations(name)).toEqual([]);
  });

  it.each(['', '-a', '_a', 'a.b', 'a b', 'ä', 'a\n'])('refuses %j', name => {
    expect(findResourceNameViolations(name)).toHaveLength(1);
  });

  it('names every violation', () => {
    expect(findResourceNameViolations('-'.repeat(101))).toHaveLength(2);
  });
});
