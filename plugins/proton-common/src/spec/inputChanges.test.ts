import { listInputChanges, mergeInputs } from './inputChanges';

describe('listInputChanges', () => {
  it('finds what is new, gone and different, however deep', () => {
    expect(
      listInputChanges(
        {
          name: 'dev',
          size: 2,
          network: { cidr: '10.0.0.0/16', public: true },
        },
        {
          name: 'dev',
          network: { cidr: '10.1.0.0/16', public: true },
          spot: false,
        },
      ),
    ).toEqual([
      { path: 'network.cidr', before: '10.0.0.0/16', after: '10.1.0.0/16' },
      { path: 'size', before: 2 },
      { path: 'spot', after: false },
    ]);
  });

  it.each([
    [{}, {}],
    [{ cidrs: ['a', { b: 1 }] }, { cidrs: ['a', { b: 1 }] }],
    [{ empty: null }, { empty: null }],
  ])('finds nothing between %j and %j', (before, after) => {
    expect(listInputChanges(before, after)).toEqual([]);
  });

  it('tells an array as a whole', () => {
    expect(
      listInputChanges({ cidrs: ['a', 'b'] }, { cidrs: ['b', 'a'] }),
    ).toEqual([{ path: 'cidrs', before: ['a', 'b'], after: ['b', 'a'] }]);
  });
});

describe('mergeInputs', () => {
  it('merges objects, replaces the rest, and takes away what is null', () => {
    const inputs = {
      name: 'dev',
      cidrs: ['a', 'b'],
      network: { cidr: '10.0.0.0/16', public: true },
    };

    expect(
      mergeInputs(inputs, {
        cidrs: ['c'],
        network: { public: null, private: true },
        size: 3,
      }),
    ).toEqual({
      name: 'dev',
      cidrs: ['c'],
      network: { cidr: '10.0.0.0/16', private: true },
      size: 3,
    });
    expect(inputs.network.public).toBe(true);
  });

  it('leaves the prototype alone', () => {
    const merged = mergeInputs({}, JSON.parse('{"__proto__": {"x": 1}}'));

    expect(({} as Record<string, unknown>).x).toBeUndefined();
    expect(Object.keys(merged)).toEqual(['__proto__']);
  });
});
