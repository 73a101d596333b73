import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import {
  isGeneratedFile,
  removeProtonHeader,
} from '@proton-vending/proton-terraform';
import { formatCount, LIMITS } from '../limits';
import { showText } from '../report/showText';
import { RepositoryTree } from '../repository/RepositoryTree';
import { FolderProblem } from './FolderProblem';
import { decode, readBytes } from './readText';

const LOCK_FILE = '.terraform.lock.hcl';

/** Files that people and pipelines put beside those of a template. */
const FOREIGN_FILE =
  /(^|\/)(README[^/]*|Makefile|[^/]*\.tfstate(\.[^/]*)?|[^/]*\.tfplan)$/i;

const UNUSABLE_NAME = /[\p{Cc}\u2028\u2029\\]/u;

/**
 * The files of the template in the folder of an environment.
 *
 * @param folders - every folder that AWS Proton wrote: those of services are inside
 * @throws FolderProblem
 */
export async function readTemplateFiles(
  tree: RepositoryTree,
  folder: string,
  folders: string[],
): Promise<{ files: BundleFile[]; notes: string[] }> {
  const start = folder === '' ? '' : `${folder}/`;
  const inner = folders
    .filter(other => other !== folder && other.startsWith(start))
    .map(other => `${other}/`);
  const isInside = (path: string) =>
    path.startsWith(start) && !inner.some(other => path.startsWith(other));
  const notes = tree.links
    .filter(isInside)
    .map(link => `${showText(link)} is a symbolic link and isn't followed`);
  const files: BundleFile[] = [];
  let total = 0;
  for (const path of tree.files.filter(isInside)) {
    const name = path.slice(start.length);
    if (!isTemplateFile(name)) {
      continue;
    }
    if (UNUSABLE_NAME.test(name)) {
      notes.push(
        `The file ${showText(
          name,
        )} is left out: its name has a control character or a backslash`,
      );
      continue;
    }
    const { bytes, executable } = await readBytes(
      tree,
      folder,
      name,
      LIMITS.templateFileBytes,
    );
    total += bytes.length;
    requireSize(files.length, total);
    const file = toBundleFile(name, bytes, executable);
    if (file) {
      files.push(file);
    } else {
      notes.push(
        `${name} has no header of AWS Proton, so it isn't part of the template: it is left out of the bundle`,
      );
    }
  }
  if (!files.some(({ path }) => path.endsWith('.tf'))) {
    throw new FolderProblem(
      'it has no .tf file with the header of AWS Proton. Restore the files from the history of the repository',
    );
  }
  return { files, notes };
}

function isTemplateFile(name: string): boolean {
  return (
    name === LOCK_FILE ||
    (!isGeneratedFile(name) &&
      !FOREIGN_FILE.test(name) &&
      !name.split('/').some(segment => segment.startsWith('.')))
  );
}

/** Undefined for a Terraform file that somebody else has added. */
function toBundleFile(
  path: string,
  bytes: Buffer,
  executable: boolean,
): BundleFile | undefined {
  const text = decode(bytes);
  const contents = text === undefined ? bytes : removeProtonHeader(text);
  if (path.endsWith('.tf') && contents === (text ?? bytes)) {
    return undefined;
  }
  return { path, contents, ...(executable && { executable: true as const }) };
}

function requireSize(count: number, bytes: number): void {
  if (bytes > LIMITS.bundleBytes || count >= LIMITS.bundleEntries) {
    throw new FolderProblem(
      `it has more than a template bundle may have: ${formatCount(
        LIMITS.bundleBytes,
      )} bytes in ${formatCount(LIMITS.bundleEntries)} files`,
    );
  }
}
