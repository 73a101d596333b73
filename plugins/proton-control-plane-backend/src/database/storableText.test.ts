import { isStorableText, toStorableText } from './storableText';

describe('storable text', () => {
  it.each([
    ['plain', 'plain'],
    ['a tab\tand a line\n', 'a tab\tand a line\n'],
    ['an emoji 🚀 is a whole pair', 'an emoji 🚀 is a whole pair'],
    ['a\u0000b\u0000', 'a\uFFFDb\uFFFD'],
    ['half of a pair \uD83D', 'half of a pair \uFFFD'],
    ['the other half \uDE80', 'the other half \uFFFD'],
    ['the wrong order \uDE80\uD83D', 'the wrong order \uFFFD\uFFFD'],
    ['the escape character \u001B stays', 'the escape character \u001B stays'],
  ])('of %j is %j', (text, storable) => {
    expect(toStorableText(text)).toBe(storable);
    expect(isStorableText(text)).toBe(text === storable);
    expect(isStorableText(storable)).toBe(true);
  });
});
