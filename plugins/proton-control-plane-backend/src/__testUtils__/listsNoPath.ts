import { readdirSync } from 'node:fs';

/** Whether no path in a folder matches. */
export function listsNoPath(folder: string, pattern: RegExp): boolean {
  try {
    return readdirSync(folder, { recursive: true }).every(
      path => !pattern.test(String(path)),
    );
  } catch {
    // Something is removed while it is listed.
    return false;
  }
}
