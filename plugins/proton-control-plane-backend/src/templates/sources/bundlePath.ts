/** A name brought into the form that bundles use, or why it is none. */
export type BundlePathResult =
  | { path: string; problem?: undefined }
  | { path?: undefined; problem: string };

const UNSAFE_CHARACTERS = /[\p{Cc}\\]/u;
const DRIVE_LETTER = /^[A-Za-z]:/;

/**
 * Brings the name of a file into a path relative to the bundle's root.
 *
 * A leading `/` or `./` is dropped, since archives made for AWS Proton have
 * them. A name that could mean a place outside the bundle is refused.
 */
export function resolveBundlePath(name: string): BundlePathResult {
  if (UNSAFE_CHARACTERS.test(name)) {
    return {
      problem: `${JSON.stringify(
        name,
      )} has a backslash or a control character in its name`,
    };
  }
  const segments = name
    .split('/')
    .filter(segment => segment !== '' && segment !== '.');
  if (segments.includes('..')) {
    return { problem: `${name} has a ".." in its path` };
  }
  if (DRIVE_LETTER.test(segments[0] ?? '')) {
    return { problem: `${name} is not relative to the bundle` };
  }
  return { path: segments.join('/') };
}
