/** Versions of the state in a page; one more is fetched to know whether there are more. */
export const STATE_PAGE = 10;

export function takePage<T>(fetched: T[]): T[] {
  return fetched.slice(0, STATE_PAGE);
}
