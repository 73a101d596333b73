import { parseBoundedJson } from './parseBoundedJson';

const parse = (text: string, maxValues = 5) =>
  parseBoundedJson(Buffer.from(text), maxValues);

const LONG = 'x'.repeat(200_000);

describe('parseBoundedJson', () => {
  it.each([
    { lockId: 'a', state: LONG },
    { [LONG]: [1, 'two', null] },
    { state: `${'\\"\n\u0001\u00e9\ud83d\ude00'.repeat(50_000)},[]{}` },
  ])('parses few values, however long they are', async value => {
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
