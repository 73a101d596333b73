/** How the EKS API puts a resource on the wire: dates are seconds since 1970. */
export type Wire<T> = T extends Date
  ? number
  : T extends (infer U)[]
  ? Wire<U>[]
  : T extends object
  ? { [K in keyof T]: Wire<T[K]> }
  : T;

/** The body of a request. */
export type Json = Record<string, any>;

/** The current time as the API writes it. */
export function now(): number {
  return Date.now() / 1000;
}

/** Replaces what the changes name, one level deep for objects. */
export function merge(target: Json, changes: Json): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value !== undefined) {
      const isObject =
        typeof value === 'object' && value !== null && !Array.isArray(value);
      target[name] = isObject ? { ...target[name], ...value } : value;
    }
  }
}
