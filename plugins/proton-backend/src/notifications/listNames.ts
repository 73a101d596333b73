/** Lists the first names of several, such as `a, b and 3 more`. */
export function listNames(names: string[], count: number): string {
  const more = count - names.length;
  const parts = [...names, ...(more > 0 ? [`${more} more`] : [])];
  return parts.length > 1
    ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
    : parts[0];
}
