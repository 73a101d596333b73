/** What the YAML parser says before it quotes the text that it can't read. */
const QUOTED_SOURCE =
  /(Could not resolve tag|Block scalar header includes extra characters): .*?(?=(?: at line \d+)?$)/;

const ALIAS = /the alias \*\S+/;

/** Tags of YAML itself begin with two exclamation marks. */
const OWN_TAG = /the tag (?!!!)\S+/;

/** A problem of a spec without its values: a password may look like a tag or an alias. */
export function withoutSource(reason: string): string {
  return reason
    .replace(QUOTED_SOURCE, '$1')
    .replace(ALIAS, 'the alias')
    .replace(OWN_TAG, 'the tag');
}
