/** A time as `<input type="datetime-local">` has it, in the browser's time zone. */
export function toLocalTime(time: Date): string {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
