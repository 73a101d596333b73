import {
  findView,
  MOST_VIEWS,
  readHiddenColumns,
  readViews,
  toFleetView,
  toQuery,
} from './fleetViews';

describe('saved views', () => {
  const view = toFleetView(
    'Failures',
    { status: ['FAILED'], sort: 'created', offset: 50, limit: 25 },
    ['region'],
  );

  it('keep the query and the columns, from the first page on', () => {
    expect(readViews(JSON.parse(JSON.stringify([view])))).toEqual([view]);
    expect(toQuery(view)).toMatchObject({
      status: ['FAILED'],
      sort: 'created',
      offset: 0,
    });
  });

  it('are found again by what the page shows', () => {
    const query = toQuery(view);
    expect(findView([view], { ...query, offset: 25 }, ['region'])).toBe(view);
    expect(findView([view], query, [])).toBeUndefined();
    expect(
      findView([view], { ...query, search: 'x' }, ['region']),
    ).toBeUndefined();
  });

  it.each([undefined, null, 'x', {}, [null], [{ name: '' }], [{ name: 1 }]])(
    'are none in %j',
    stored => {
      expect(readViews(stored as never)).toEqual([]);
    },
  );

  it('are limited, and without unknown columns', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      ...view,
      name: `${index}`,
    }));
    expect(readViews(many)).toHaveLength(MOST_VIEWS);
    expect(readHiddenColumns(['region', 'name', 'cost', 7])).toEqual([
      'region',
    ]);
  });
});
