import { toCsvLine } from './toCsv';

describe('toCsvLine', () => {
  it('joins cells, empty ones too', () => {
    expect(toCsvLine(['a', undefined, '', 'b'])).toBe('a,,,b\r\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
  ])('quotes %j', (value, cell) => {
    expect(toCsvLine([value])).toBe(`${cell}\r\n`);
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
  ])('makes a text of %j', value => {
    expect(toCsvLine([value])).toBe(`'${value}\r\n`);
  });

  it.each(['\n=1+1', '\r=1+1'])('makes a text of %j in quotes', value => {
    expect(toCsvLine([value])).toBe(`"'${value}"\r\n`);
  });

  it('makes a text of a formula that has to be quoted', () => {
    expect(toCsvLine(['=HYPERLINK("http://x","y")'])).toBe(
      `"'=HYPERLINK(""http://x"",""y"")"\r\n`,
    );
  });
});
