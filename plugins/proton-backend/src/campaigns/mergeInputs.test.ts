import { mergeInputs } from './mergeInputs';

describe('mergeInputs', () => {
  it('sets, removes and keeps inputs', () => {
    const inputs = {
      size: 3,
      zones: ['a', 'b'],
      network: { cidr: '10.0.0.0/16', nat: true },
      legacy: 'yes',
    };
    expect(
      mergeInputs(inputs, {
        size: 5,
        zones: ['c'],
        network: { nat: null, ipv6: true },
        legacy: null,
        logging: { audit: true },
      }),
    ).toEqual({
      size: 5,
      zones: ['c'],
      network: { cidr: '10.0.0.0/16', ipv6: true },
      logging: { audit: true },
    });
    expect(inputs.network).toEqual({ cidr: '10.0.0.0/16', nat: true });
  });

  it('sets members of the prototype like any other', () => {
    const merged = mergeInputs({}, JSON.parse('{"__proto__": {"a": 1}}'));
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(merged)).toEqual(['__proto__']);
  });
});
