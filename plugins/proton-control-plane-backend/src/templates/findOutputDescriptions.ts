import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';

/** An output block, from its own line to the first line that closes a brace. */
const OUTPUT =
  /^[ \t]*output[ \t]+"([\w-]{1,128})"[ \t]*\{[ \t]*\r?\n([\s\S]{0,4096}?)^[ \t]*\}/gm;

/** A description without interpolation, as every description of Terraform is. */
const DESCRIPTION = /^[ \t]*description[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"/m;

const MAX_OUTPUTS = 200;
const MAX_CHARACTERS = 500;

/**
 * The descriptions of the outputs in the Terraform files of a bundle, by the
 * names of the outputs. `terraform output -json` leaves descriptions out.
 *
 * It finds the usual form only: a description in quotes on a line of its own.
 * Others are left out.
 */
export function findOutputDescriptions(
  /** Paths are relative to the infrastructure folder. */
  files: BundleFile[],
): Record<string, string> {
  const found: [string, string][] = [];
  for (const { path, contents } of files) {
    // Terraform reads the folder itself, not the folders in it.
    if (path.endsWith('.tf') && !path.includes('/')) {
      for (const [, name, attributes] of contents.toString().matchAll(OUTPUT)) {
        const text = DESCRIPTION.exec(attributes)?.[1];
        if (text?.trim() && found.length < MAX_OUTPUTS) {
          found.push([name, unescape(text).slice(0, MAX_CHARACTERS)]);
        }
      }
    }
  }
  return Object.fromEntries(found);
}

function unescape(text: string): string {
  return text
    .replace(/\\(.)/g, (_, character) =>
      character === 'n' || character === 't' ? ' ' : character,
    )
    .trim();
}
