import { parseBoundedJson } from './parseBoundedJson';

const parse = (text: string, maxValues = 5) =>
  parseBoundedJson(Buffer.from(text), maxValues);

const LONG = 'x'.repeat(200_000);

describe('parseBoundedJson', () => {
  it.each<[string, object]>([
    ['values', { lockId: 'a', state: LONG }],
    ['keys', { [LONG]: [1, 'two', null] }],
    [
      'texts with other characters',
      { state: `${'\\"\n\u0001\u00e9\ud83d\ude00'.repeat(50_000)},[]{}` },
    ],
  ])('parses few %s, however long they are', async (_, value) => {
    expect(await parse(JSON.stringify(value))).toEqual(value);
  });

  it('refuses more values before it builds them', async () => {
    await expect(
      parse(`{"lockId":"a","state":[${'{},'.repeat(50_000)}{}]}`),
    ).rejects.toThrow('has more than 5 values');
    await expect(parse(`"${LONG}`)).rejects.toThrow("isn't JSON");
  });

  it('leaves a few bytes to the parser', async () => {
    expect(await parse('[1,2,3,4,5,6,7]')).toHaveLength(7);
    await expect(parse('')).rejects.toThrow(SyntaxError);
  });
});
