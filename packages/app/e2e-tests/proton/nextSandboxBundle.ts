import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDirectory } from '../product/paths';
import { packBundle } from './packBundle';

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
export function nextSandboxBundle(): Promise<Buffer> {
  return packBundle(async folder => {
    await cp(BUNDLE, folder, { recursive: true });
    const schemaFile = join(folder, 'schema/schema.yaml');
    const schema = await readFile(schemaFile, 'utf8');
    const changed = schema.replace(/^( {6,8}properties:\n)/m, `$1${NEW_INPUT}`);
    if (changed === schema) {
      throw new Error('The schema of the sandbox has no place for an input');
    }
    await writeFile(schemaFile, changed);
  });
}
