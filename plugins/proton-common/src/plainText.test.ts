import { toPlainText } from './plainText';

const ESC = '\u001b';
const BEL = '\u0007';
const ST = `${ESC}\\`;

describe('toPlainText', () => {
  it.each([
    ['colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
    ['a private mode', `${ESC}[?25lhidden cursor`, 'hidden cursor'],
    ['a CSI of one character', '\u009b31mred', 'red'],
    ['a CSI that breaks off', `red${ESC}[31`, 'red'],
    ['a CSI with an intermediate', `${ESC}[0 qcursor`, 'cursor'],
    ['a link', `${ESC}]8;;https://x.test${BEL}here${ESC}]8;;${BEL}`, 'here'],
    ['a title that ends with ST', `${ESC}]0;title${ST}text`, 'text'],
    ['a title that ends with the ST of C1', `${ESC}]0;title\u009ctext`, 'text'],
    ['an OSC of one character', `\u009d0;title${BEL}text`, 'text'],
    ['a title that breaks off', `text${ESC}]0;title`, 'text'],
    [
      'what follows a title that breaks off',
      `${ESC}]0;title${ESC}[31m\nred`,
      '\nred',
    ],
    ['a DCS', `${ESC}P+q544e${ST}text`, 'text'],
    ['a DCS of one character', '\u0090+q544e\u009ctext', 'text'],
    ['an SOS', `${ESC}Xstring${ST}text`, 'text'],
    ['a PM', `${ESC}^string${ST}text`, 'text'],
    ['an APC', `${ESC}_string${ST}text`, 'text'],
    ['a title of screen', `${ESC}ktitle${ST}text`, 'text'],
    ['a character set', `${ESC}(Btext`, 'text'],
    ['a saved cursor', `${ESC}7text${ESC}8`, 'text'],
    ['an escape at the end', `text${ESC}`, 'text'],
    ['a sequence inside of another', `a${ESC}[${ESC}[31mb`, 'ab'],
    ['a bell, a backspace and a delete', 'a\u0007b\u0008c\u007fd', 'abcd'],
    ['a null character, for one that is seen', 'a\u0000b', 'a\uFFFDb'],
    ['C1', 'a\u0085b\u008dc', 'abc'],
    ['overrides of the direction', 'a\u202eb\u202cc\u2066d\u2069', 'abcd'],
    ['a line that is written again', '10%\r20%\r\r30%\r', '10% 20% 30%'],
  ])('takes out %s', (_, text, plain) => {
    expect(toPlainText(text)).toBe(plain);
  });

  it('leaves tabs, newlines and every other letter', () => {
    const text = 'Größe:\t1 m²\nعربي 日本 🙂 \u00a0ÿ';
    expect(toPlainText(text)).toBe(text);
    expect(toPlainText('a\r\nb')).toBe('a\nb');
  });

  it('leaves no control character whatever is combined', () => {
    const pieces = [
      ESC,
      '\u009b',
      '\u009d',
      '[',
      ']',
      'P',
      '3',
      'm',
      'a',
      '\\',
    ];
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          for (const d of pieces) {
            expect(toPlainText(a + b + c + d)).not.toMatch(
              // eslint-disable-next-line no-control-regex
              /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
            );
          }
        }
      }
    }
  });

  it('takes a time that grows with the text', () => {
    for (const piece of [`${ESC}]`, `${ESC}[`, '\u009d', `${ESC}P;`, '\r']) {
      const startedAt = performance.now();
      toPlainText(piece.repeat(200_000));
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });
});
