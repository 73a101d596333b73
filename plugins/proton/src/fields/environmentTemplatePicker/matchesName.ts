/** Whether a name is one of those asked for, in which `*` stands for anything. */
export function matchesName(
  name: string,
  wanted: string | string[] | undefined,
): boolean {
  const patterns = [wanted ?? []].flat();
  return (
    patterns.length === 0 ||
    patterns.some(pattern =>
      new RegExp(
        `^${pattern
          .split('*')
          .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
      ).test(name),
    )
  );
}
