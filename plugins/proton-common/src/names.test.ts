import { checkResourceName, findResourceNameViolations } from './names';

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

describe('checkResourceName', () => {
  it('tells programs which rules are broken', () => {
    expect(checkResourceName('-'.repeat(101))).toMatchObject([
      { code: 'characters' },
      { code: 'too-long', maximum: 100, length: 101 },
    ]);
    expect(checkResourceName('')).toMatchObject([{ code: 'empty' }]);
    expect(checkResourceName('a')).toEqual([]);
  });
});
