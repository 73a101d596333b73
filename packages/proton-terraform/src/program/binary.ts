import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve as resolvePath } from 'node:path';

const CANDIDATES = ['terraform', 'tofu'];

/** The two programs that the engine knows, as they call themselves. */
export type Program = 'Terraform' | 'OpenTofu';

export interface FindBinaryOptions {
  /** A path or a name, from the configuration. */
  configured?: string;
  /** The PATH to look in. */
  searchPath?: string;
}

/** Finds Terraform or OpenTofu: what is configured, else the first on the PATH. */
export async function findBinary(
  options: FindBinaryOptions,
): Promise<string | undefined> {
  const names = options.configured ? [options.configured] : CANDIDATES;
  for (const name of names) {
    for (const candidate of listCandidates(name, options.searchPath ?? '')) {
      if (await isExecutableFile(candidate)) {
        return candidate;
      }
    }
  }
  return undefined;
}

/** What to tell people when there is none. */
export function describeMissingBinary(configured?: string): string {
  const missing = configured
    ? `The configured Terraform binary '${configured}' is not an executable file`
    : 'Neither terraform nor tofu is on the PATH';
  return `${missing}. Install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install), or name the binary in protonControlPlane.terraform.binary.`;
}

/** Which of the two a program is, by its `version`. */
export function identifyProgram(version: string): Program | undefined {
  return /^(Terraform|OpenTofu) v\d/m.exec(version)?.[1] as Program | undefined;
}

/** What to tell people of a program that is another one, by its `version`. */
export function describeOtherProgram(
  binary: string,
  version: string,
): string | undefined {
  if (identifyProgram(version)) {
    return undefined;
  }
  const [firstLine] = version.trim().split('\n');
  return `${binary} is neither Terraform nor OpenTofu: its version is '${firstLine.slice(
    0,
    100,
  )}'. Name the right binary in protonControlPlane.terraform.binary.`;
}

/** Which of the two a program may be that does not say its version. */
export function guessProgram(binary: string): Program {
  return /tofu[^/\\]*$/.test(binary) ? 'OpenTofu' : 'Terraform';
}

function listCandidates(name: string, searchPath: string): string[] {
  if (isAbsolute(name) || /[/\\]/.test(name)) {
    return [resolvePath(name)];
  }
  return searchPath
    .split(delimiter)
    .filter(folder => isAbsolute(folder))
    .map(folder => join(folder, name));
}

async function isExecutableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
