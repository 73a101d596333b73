/** A page of a list, with the address of the next one. */
export function paginate<T>(
  found: T[],
  query: URLSearchParams,
  {
    longest = 100,
    isEndless = false,
  }: {
    /** How many items a page has at most. */
    longest?: number;
    /** Whether there is always another page. */
    isEndless?: boolean;
  } = {},
): { values: T[]; next?: string } {
  const size = Math.min(Number(query.get('pagelen') ?? 10), longest);
  const page = Number(query.get('page') ?? 1);
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  return {
    values: found.slice((page - 1) * size, page * size),
    ...((isEndless || found.length > page * size) && {
      next: `https://api.bitbucket.org/2.0/list?${next}`,
    }),
  };
}
