import { z } from 'zod/v3';
import { clusterListShape, describeGaps } from './clusterList';

const AWAY = {
  accountId: '123456789012',
  region: 'eu-west-1',
  message: 'away',
};
const READ_AT = '2026-11-24T11:59:55.000Z';

describe('describeGaps', () => {
  it('has nothing to say of what is whole', () => {
    expect(describeGaps({})).toEqual({});
  });

  it.each([
    [
      { unavailable: [AWAY] },
      {
        unavailable: [
          '123456789012, eu-west-1: away (clusters of it are missing)',
        ],
      },
    ],
    [
      { unavailable: [{ ...AWAY, readAt: READ_AT }] },
      {
        unavailable: [
          `123456789012, eu-west-1: away (its clusters are shown as of ${READ_AT})`,
        ],
      },
    ],
    [{ unnamed: 2 }, { unnamed: 2 }],
    [
      { catalog: { message: 'gone', readAt: READ_AT } },
      {
        catalog: `gone (clusters are missing that it has got since ${READ_AT})`,
      },
    ],
  ])('says of %j what it means, as the lists declare it', (gaps, said) => {
    const declared = z.object(clusterListShape(z)).strict();
    const list = { clusters: [], total: 0, refreshing: false };

    expect(describeGaps(gaps)).toEqual(said);
    expect(declared.parse({ ...list, ...said })).toEqual({ ...list, ...said });
  });
});
