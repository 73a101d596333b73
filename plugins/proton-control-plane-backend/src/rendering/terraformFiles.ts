import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import { TextFile } from './types';

/**
 * Picks the files of a bundle's infrastructure folder that its manifest names:
 * `*` takes every file whose name ends in `.tf`, anything else is one file.
 */
export function selectTerraformFiles(
  files: TextFile[],
  selector: string,
): TextFile[] {
  files.forEach(file => assertInsideOfFolder(file.path));
  const selected =
    selector === '*' ? findAll(files) : [findOne(files, selector)];
  selected.forEach(file => assertNotReserved(file.path));
  return selected;
}

function findAll(files: TextFile[]): TextFile[] {
  const found = files.filter(
    ({ path }) => path.endsWith('.tf') && !isHidden(path),
  );
  if (found.length === 0) {
    throw new InvalidBundleError(
      "The bundle's infrastructure folder has no file whose name ends in .tf",
    );
  }
  return found;
}

function findOne(files: TextFile[], path: string): TextFile {
  if (!path.endsWith('.tf')) {
    throw new InvalidBundleError(
      `The manifest names '${path}': a Terraform template must be '*' or a file whose name ends in .tf`,
    );
  }
  const found = files.find(file => file.path === path);
  if (!found) {
    throw new InvalidBundleError(
      `The manifest names '${path}', which the bundle's infrastructure folder does not have`,
    );
  }
  return found;
}

// What a local `terraform init` leaves behind is not part of the template.
function isHidden(path: string): boolean {
  return path.split('/').some(segment => segment.startsWith('.'));
}

function assertInsideOfFolder(path: string): void {
  const isInside =
    !/[\\\0]/.test(path) &&
    path.split('/').every(segment => !['', '.', '..'].includes(segment));
  if (!isInside) {
    throw new InvalidBundleError(
      `The bundle's file '${path}' does not stay inside of its folder`,
    );
  }
}

function assertNotReserved(path: string): void {
  if (path.startsWith('proton.')) {
    throw new InvalidBundleError(
      `The bundle's file '${path}' has a name that is reserved: Proton writes the files that begin with 'proton.'`,
    );
  }
}
