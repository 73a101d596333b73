const IGNORED_FOLDERS = new Set(['.git', '.terraform']);
const MACOS_METADATA = /^(\._.*|\.DS_Store)$/;
const TERRAFORM_STATE = /\.tfstate(\.backup)?$/;

/**
 * Whether a file or folder is what Git, an operating system or a trial run of
 * Terraform left there. A state file may even hold secrets.
 */
export function isIgnoredName(name: string): boolean {
  return (
    IGNORED_FOLDERS.has(name) ||
    MACOS_METADATA.test(name) ||
    TERRAFORM_STATE.test(name)
  );
}
