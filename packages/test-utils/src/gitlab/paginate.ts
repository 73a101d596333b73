import { HostAnswer } from '../hosts/HostApi';

/** A page of a list, with the link to the next one as GitLab sends it. */
export function paginate(
  found: unknown[],
  query: URLSearchParams,
  /** Whether there is always another page. */
  isEndless = false,
): HostAnswer {
  const size = Math.min(Number(query.get('per_page') ?? 20), 100);
  const page = Number(query.get('page') ?? 1);
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  return {
    status: 200,
    body: found.slice((page - 1) * size, page * size),
    ...((isEndless || found.length > page * size) && {
      headers: { link: `<https://gitlab.test/list?${next}>; rel="next"` },
    }),
  };
}
