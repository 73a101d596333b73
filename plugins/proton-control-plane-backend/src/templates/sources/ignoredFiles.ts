const MACOS_METADATA = /^(\._.*|\.DS_Store)$/;
const TERRAFORM_STATE = /\.tfstate(\.backup)?$/;

/**
 * Whether a file is what an operating system or a trial run of Terraform left
 * in the author's folder. Such files are no part of a bundle; a state file may
 * even hold secrets.
 */
export function isIgnoredPath(path: string): boolean {
  const segments = path.split('/');
  return (
    segments.some(
      segment => MACOS_METADATA.test(segment) || segment === '.terraform',
    ) || TERRAFORM_STATE.test(path)
  );
}
