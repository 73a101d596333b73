import { formatSize } from './formatSize';

describe('formatSize', () => {
  it.each([
    [512, 'en', '0.5 kB'],
    [41_500, 'en', '41.5 kB'],
    [2_000_000, 'en', '2 MB'],
    [41_500, 'de', '41,5 kB'],
    [41_500, 'pt_BR', '41.5 kB'],
  ])('says %d bytes in %s', (bytes, language, text) => {
    expect(formatSize(bytes, language)).toBe(text);
  });
});
