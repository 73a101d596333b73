import { PageLink } from '../database/deploymentRows';

/** How many pages a deployment links to at most. */
const MAX_LINKS = 50;

/** The newest links, and those from before that have other titles. */
export function mergeLinks(
  earlier: PageLink[],
  newest: PageLink[],
): PageLink[] {
  const titles = new Set(newest.map(({ title }) => title));
  return [
    ...newest,
    ...earlier.filter(({ title }) => !titles.has(title)),
  ].slice(0, MAX_LINKS);
}
