import { readQuantity } from './readQuantity';

describe('readQuantity', () => {
  it.each([
    ['0', 0],
    ['2', 2],
    [4, 4],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['100m', 0.1],
    ['250000000n', 0.25],
    ['1k', 1_000],
    ['1500M', 1.5e9],
    ['1Ki', 1_024],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['15738752Ki', 15_738_752 * 1_024],
    ['1e3', 1_000],
    ['12E6', 12e6],
    ['1E', 1e18],
    ['+1', 1],
    ['-1', -1],
  ])('reads %s', (quantity, number) => {
    expect(readQuantity(quantity)).toBeCloseTo(number, 9);
  });

  it.each([
    undefined,
    '',
    'm',
    '1 Gi',
    '1gi',
    '1K',
    '1e3Ki',
    'Infinity',
    '1,5',
  ])('has no number for %s', quantity => {
    expect(readQuantity(quantity)).toBeUndefined();
  });
});
