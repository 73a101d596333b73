import {
  BundleFile,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';

/** The values of the variables, written by the control plane. */
export const VARIABLES_FILE = 'proton.auto.tfvars.json';

/** Where Terraform keeps which providers it has chosen. */
export const LOCK_FILE = '.terraform.lock.hcl';

const MANIFEST = 'manifest.yaml';
const RESERVED_PREFIX = 'proton.';
const CONFIGURATION = /\.(tf|tofu)(\.json)?$/;
const FOR_PEOPLE = /^(README.*|Makefile)$/i;

/** Whether a file gets AWS Proton's header, and is what Terraform runs. */
export function isTerraformFile({ path }: BundleFile): boolean {
  return path.endsWith('.tf');
}

/**
 * Picks the files of a bundle's infrastructure folder that a deployment gets.
 *
 * A manifest that names one file gets that file. `*` takes every file at any
 * depth except the manifest, README files, Makefiles, and files whose name or
 * folder starts with a dot. AWS Proton wrote such files, for example
 * `argocd-values.yaml` of an EKS template, next to the `.tf` files.
 */
export function selectTerraformFiles(
  files: BundleFile[],
  selector: string,
): BundleFile[] {
  files.forEach(file => assertInsideOfFolder(file.path));
  const selected =
    selector === '*' ? findAll(files) : [findOne(files, selector)];
  const reserved = findReservedNames(selected);
  if (reserved.length > 0) {
    throw new ProvisioningError(reserved.join('\n'));
  }
  return selected;
}

/**
 * Lists what keeps Terraform from provisioning a bundle's infrastructure folder.
 *
 * @param selector - as in the manifest: `*` for every file, or the one file
 * @returns a sentence for each problem; none when there is nothing to fix
 * @public
 */
export function findTerraformFileProblems(
  files: BundleFile[],
  selector: string,
): string[] {
  if (selector !== '*') {
    return findProblemsOfOne(files, selector);
  }
  // Terraform reads the folder itself, not the folders in it.
  const hasTerraform = files.some(
    file => isTerraformFile(file) && travels(file) && !file.path.includes('/'),
  );
  return hasTerraform
    ? findReservedNames(files)
    : [
        'infrastructure/ has no .tf file, and infrastructure/manifest.yaml asks for all of them',
      ];
}

function findProblemsOfOne(files: BundleFile[], path: string): string[] {
  if (!path.endsWith('.tf')) {
    return [
      'infrastructure/manifest.yaml: infrastructure.templates[0].file must end in .tf, or be "*" for every file of infrastructure/',
    ];
  }
  const named = files.filter(file => file.path === path);
  return named.length > 0
    ? findReservedNames(named)
    : [
        `infrastructure/${path} is missing, and infrastructure/manifest.yaml names it`,
      ];
}

/** Which files have the name of a file that Proton writes. */
function findReservedNames(files: BundleFile[]): string[] {
  return files
    .filter(
      ({ path }) =>
        path.startsWith(RESERVED_PREFIX) && CONFIGURATION.test(path),
    )
    .map(
      ({ path }) =>
        `infrastructure/${path} has a reserved name: Proton writes the Terraform files that start with "${RESERVED_PREFIX}". Rename it`,
    );
}

/** Whether `*` means this file. */
function travels(file: BundleFile): boolean {
  const segments = file.path.split('/');
  const name = segments.at(-1) ?? '';
  return (
    !segments.some(segment => segment.startsWith('.')) &&
    file.path !== MANIFEST &&
    !FOR_PEOPLE.test(name)
  );
}

function findAll(files: BundleFile[]): BundleFile[] {
  const found = files.filter(travels);
  if (!found.some(isTerraformFile)) {
    throw new ProvisioningError(
      "The bundle's infrastructure folder has no file whose name ends in .tf",
    );
  }
  return found;
}

function findOne(files: BundleFile[], path: string): BundleFile {
  if (!path.endsWith('.tf')) {
    throw new ProvisioningError(
      `The manifest names '${path}': a Terraform template must be '*' or a file whose name ends in .tf`,
    );
  }
  const found = files.find(file => file.path === path);
  if (!found) {
    throw new ProvisioningError(
      `The manifest names '${path}', which the bundle's infrastructure folder does not have`,
    );
  }
  return found;
}

function assertInsideOfFolder(path: string): void {
  const isInside =
    !/[\\\0]/.test(path) &&
    path.split('/').every(segment => !['', '.', '..'].includes(segment));
  if (!isInside) {
    throw new ProvisioningError(
      `The bundle's file '${path}' does not stay inside of its folder`,
    );
  }
}
