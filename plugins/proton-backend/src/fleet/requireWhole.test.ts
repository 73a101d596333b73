import { isWhole, requireWhole } from './requireWhole';

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
