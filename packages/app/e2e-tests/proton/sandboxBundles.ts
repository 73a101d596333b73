import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDirectory } from '../product/paths';
import { packBundle } from './packBundle';

const SANDBOX = join(
  rootDirectory,
  'examples/environment-templates/eks-sandbox/v1',
);

const GATEWAY_INPUT = `        enable_gateway_api:
          title: Gateway API
          description: Routes into the cluster, in place of ingresses
          type: boolean
          default: true
`;

const PROBE_INPUT = `        probe:
          title: Probe
          description: What the probe of this version does
          type: string
          default: fails
`;

const PROBE = `resource "terraform_data" "probe" {
  triggers_replace = [var.environment.inputs.probe]
  provisioner "local-exec" {
    command     = "case $PROBE in fails) echo api error AccessDenied: not authorized to perform eks:TagResource >&2; exit 1;; waits) sleep 120;; esac"
    environment = { PROBE = var.environment.inputs.probe }
  }
}
`;

/** The sandbox as it is: the first version of a template. */
export function firstBundle(): Promise<Buffer> {
  return packBundle(folder => cp(SANDBOX, folder, { recursive: true }));
}

/** The sandbox with one more input: a next minor version. */
export function nextSandboxBundle(): Promise<Buffer> {
  return packSandbox([GATEWAY_INPUT]);
}

/**
 * The minor version after that. Its probe fails, unless the input says that it
 * waits, or passes.
 */
export function probeBundle(): Promise<Buffer> {
  return packSandbox([GATEWAY_INPUT, PROBE_INPUT], folder =>
    writeFile(join(folder, 'infrastructure/probe.tf'), PROBE),
  );
}

function packSandbox(
  inputs: string[],
  change: (folder: string) => Promise<void> = async () => {},
): Promise<Buffer> {
  return packBundle(async folder => {
    await cp(SANDBOX, folder, { recursive: true });
    const schemaFile = join(folder, 'schema/schema.yaml');
    const schema = await readFile(schemaFile, 'utf8');
    const changed = schema.replace(
      /^( {6,8}properties:\n)/m,
      `$1${inputs.join('')}`,
    );
    if (changed === schema) {
      throw new Error('The schema of the sandbox has no place for an input');
    }
    await writeFile(schemaFile, changed);
    await change(folder);
  });
}
