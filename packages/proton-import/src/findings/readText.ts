import {
  FileTooLargeError,
  RepositoryTree,
} from '../repository/RepositoryTree';
import { FolderProblem } from './FolderProblem';

/** The path of a file in a folder, relative to the repository. */
export function inFolder(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** @throws FolderProblem */
export async function readBytes(
  tree: RepositoryTree,
  folder: string,
  path: string,
  maxBytes: number,
): Promise<{ bytes: Buffer; executable: boolean }> {
  try {
    return await tree.read(inFolder(folder, path), maxBytes);
  } catch (error) {
    if (error instanceof FileTooLargeError) {
      throw new FolderProblem(error.message);
    }
    throw error;
  }
}

/** @throws FolderProblem */
export async function readText(
  tree: RepositoryTree,
  folder: string,
  path: string,
  maxBytes: number,
): Promise<{ text: string; executable: boolean }> {
  const { bytes, executable } = await readBytes(tree, folder, path, maxBytes);
  const text = decode(bytes);
  if (text === undefined) {
    throw new FolderProblem(`${JSON.stringify(path)} isn't UTF-8 text`);
  }
  return { text, executable };
}

/** Undefined for what isn't UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    return undefined;
  }
}
