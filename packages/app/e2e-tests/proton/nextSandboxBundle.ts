import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rootDirectory } from '../product/paths';

const run = promisify(execFile);

const BUNDLE = join(
  rootDirectory,
  'examples/environment-templates/eks-sandbox/v1',
);

const NEW_INPUT = `        enable_gateway_api:
          title: Gateway API
          description: Routes into the cluster, in place of ingresses
          type: boolean
          default: true
`;

/** The sandbox with one more input, as a gzipped archive: a next minor version. */
export async function nextSandboxBundle(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'next-sandbox-'));
  try {
    const bundle = join(folder, 'bundle');
    await cp(BUNDLE, bundle, { recursive: true });
    const schemaFile = join(bundle, 'schema/schema.yaml');
    const schema = await readFile(schemaFile, 'utf8');
    const changed = schema.replace(/^( {6,8}properties:\n)/m, `$1${NEW_INPUT}`);
    if (changed === schema) {
      throw new Error('The schema of the sandbox has no place for an input');
    }
    await writeFile(schemaFile, changed);
    const archive = join(folder, 'bundle.tar.gz');
    await run('tar', [
      '-czf',
      archive,
      '-C',
      bundle,
      'schema',
      'infrastructure',
    ]);
    return await readFile(archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
