import { toCsvLine, isWhole, requireWhole } from './fleetCsv';

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

const GAP = { accountId: '123456789012', region: 'eu-west-1', message: 'away' };
const READ_AT = '2026-11-24T11:59:59.000Z';

describe('requireWhole', () => {
  it('lets through what is whole, or old at worst', () => {
    expect(() => requireWhole({})).not.toThrow();
    expect(isWhole({ unavailable: [{ ...GAP, readAt: READ_AT }] })).toBe(true);
  });

  it.each([
    [
      { unavailable: [GAP] },
      'the clusters of account 123456789012 in eu-west-1 (away)',
    ],
    [{ unnamed: 1 }, 'those of one more account or region'],
    [{ unnamed: 2 }, 'those of 2 more accounts or regions'],
    [
      { catalog: { message: 'gone', readAt: READ_AT } },
      `what the catalog has got since ${READ_AT} (gone)`,
    ],
  ])('says what is missing of %j', (gaps, message) => {
    expect(() => requireWhole(gaps)).toThrow(
      new Error(`The table would be without ${message}`),
    );
    expect(isWhole(gaps)).toBe(false);
  });
});
