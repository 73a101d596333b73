import { keepInputOrder } from './keepInputOrder';

describe('keepInputOrder', () => {
  it('orders inputs as the current ones, and puts new ones last', () => {
    const ordered = keepInputOrder(
      { name: 'dev', nodes: { size: 'm5.large', count: 2 }, zone: 'a' },
      {
        added: 1,
        zone: 'b',
        nodes: { count: 3, size: 'm5.large' },
        name: 'dev',
      },
    );

    expect(JSON.stringify(ordered)).toBe(
      JSON.stringify({
        name: 'dev',
        nodes: { size: 'm5.large', count: 3 },
        zone: 'b',
        added: 1,
      }),
    );
  });

  it('keeps objects whose order stays', () => {
    const labels = { a: 'x', b: 'y' };
    const { labels: kept } = keepInputOrder(
      { labels: { a: 'x' }, name: 'dev' },
      { name: 'dev', labels },
    );
    expect(kept).toBe(labels);
  });

  it('leaves out inputs that are removed, and keeps lists as they are', () => {
    expect(
      keepInputOrder({ a: 1, zones: ['a', 'b'] }, { zones: ['b', 'a'] }),
    ).toEqual({ zones: ['b', 'a'] });
  });
});
