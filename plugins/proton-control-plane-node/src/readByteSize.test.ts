import { ConfigReader } from '@backstage/config';
import { readByteSize } from './readByteSize';

const read = (limit?: string | number) =>
  readByteSize(new ConfigReader({ limit }), 'limit', 42);

describe('readByteSize', () => {
  it.each([
    [undefined, 42],
    [1_000, 1_000],
    ['1000', 1_000],
    ['50 MB', 50_000_000],
    ['1.5gb', 1_500_000_000],
  ])('reads %p as %p', (text, size) => {
    expect(read(text)).toBe(size);
  });

  it.each(['much', '-1', '0', '5 MiB?', ''])('refuses %p', text => {
    expect(() => read(text)).toThrow(/limit must be a number of bytes/);
  });
});
