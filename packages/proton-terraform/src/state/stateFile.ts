import { join, resolve as resolvePath } from 'node:path';

/** Where the state of an environment is that is kept locally. */
export function stateFileIn(stateDirectory: string): string {
  return join(resolvePath(stateDirectory), 'terraform.tfstate');
}
