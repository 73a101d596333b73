const UNITS: [name: string, milliseconds: number][] = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
];

/** A duration in the largest unit that it is a whole number of, such as `90 minutes`. */
export function describeDuration(milliseconds: number): string {
  const [name, size] =
    UNITS.find(([, unit]) => milliseconds % unit === 0) ?? UNITS[3];
  const count = milliseconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
