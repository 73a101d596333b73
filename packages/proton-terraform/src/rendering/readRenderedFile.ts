/** Any header of AWS Proton, whatever resource it names. */
const HEADER =
  /^\/\*\r?\nThis file is (?:managed by AWS Proton\.|no longer managed by AWS Proton\.)[^*]*\*\/(?:\r?\n){0,2}/;

/**
 * The text of a template's file, without the header that Proton wrote before
 * it. A text without that header stays as it is.
 *
 * @public
 */
export function removeProtonHeader(contents: string): string {
  return contents.replace(HEADER, '');
}

/**
 * Whether Proton generates a file of an environment's folder, so that no
 * template has it.
 *
 * @param path - relative to the folder
 * @public
 */
export function isGeneratedFile(path: string): boolean {
  return (
    path.startsWith('.proton/') ||
    path === 'proton.auto.tfvars.json' ||
    /^proton\.[a-z_.]+\.tf$/.test(path)
  );
}
