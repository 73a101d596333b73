import {
  isFiltered,
  readFleetParams,
  toggleFacet,
  withoutFilters,
  writeFleetParams,
} from './fleetSearchParams';

function read(text: string) {
  return readFleetParams(new URLSearchParams(text));
}

describe('the address of the fleet page', () => {
  it.each([
    '',
    'search=pay',
    'owner=group%3Adefault%2Fa&owner=none&status=FAILED',
    'template=eks&version=1.0&behind=any&account=1&region=x&kubernetes=1.34&support=ending',
    'sort=created&order=desc&page=3&size=50',
    'sort=name&order=desc',
  ])('is written as it was read: %s', text => {
    expect(writeFleetParams(read(text)).toString()).toBe(text);
  });

  it('counts the pages from one', () => {
    expect(read('page=3&size=50')).toMatchObject({ offset: 100, limit: 50 });
  });

  it('passes over what makes no sense', () => {
    expect(
      writeFleetParams(
        read('page=-1&size=7&sort=colour&order=up&status=SAD&behind=far&x=y'),
      ).toString(),
    ).toBe('');
  });

  it('adds and takes away values, and goes to the first page', () => {
    const one = toggleFacet(read('page=2'), 'owner', 'group:default/a');
    const two = toggleFacet(one, 'owner', 'none');

    expect(one.offset).toBe(0);
    expect(two.owner).toEqual(['group:default/a', 'none']);
    expect(toggleFacet(one, 'owner', 'group:default/a').owner).toBeUndefined();
  });

  it('knows filters from the order of the list', () => {
    const query = read('search=a&sort=created&page=2&size=50');

    expect(isFiltered(query)).toBe(true);
    expect(isFiltered(withoutFilters(query))).toBe(false);
    expect(writeFleetParams(withoutFilters(query)).toString()).toBe(
      'sort=created&size=50',
    );
  });
});
