import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import {
  isGeneratedFile,
  removeProtonHeader,
  renderTerraformEnvironment,
} from '@proton-vending/proton-terraform';
import { GivenBundle } from '../bundles/GivenBundle';
import { readManifest } from '../bundles/readManifest';
import { FoundEnvironment } from '../findings/Findings';
import { PlannedVersion } from './ImportPlan';

const INFRASTRUCTURE = 'infrastructure/';
const LOCK_FILE = '.terraform.lock.hcl';

/** Whether a bundle renders to the files of an environment. */
export function rendersTheSame(
  bundle: GivenBundle,
  environment: FoundEnvironment,
): boolean {
  const manifest = readManifest(bundle);
  const files = listInfrastructure(bundle.files);
  return (
    manifest?.renderingEngine === 'hcl' &&
    files.length > 0 &&
    compare(render(files, manifest.file, environment), environment.files)
      .length === 0
  );
}

/** The paths of the files that a version renders to and an environment doesn't have so. */
export function findDifferences(
  version: PlannedVersion,
  environment: FoundEnvironment,
): string[] {
  const bundle = { ...version, source: '' };
  return compare(
    render(
      listInfrastructure(version.files),
      readManifest(bundle)?.file ?? '*',
      environment,
    ),
    environment.files,
  );
}

function listInfrastructure(files: BundleFile[]): BundleFile[] {
  return files
    .filter(({ path }) => path.startsWith(INFRASTRUCTURE))
    .map(file => ({ ...file, path: file.path.slice(INFRASTRUCTURE.length) }));
}

/** What a deployment writes from the template; nothing when it can't be rendered. */
function render(
  files: BundleFile[],
  selector: string,
  { accountId, arn, inputs, name, template }: FoundEnvironment,
): BundleFile[] {
  try {
    return renderTerraformEnvironment({
      files,
      selector,
      environment: { name, arn },
      inputs,
      template: { ...template, arn: '' },
      deploymentId: '',
      accountId,
    })
      .filter(({ path }) => !isGeneratedFile(path))
      .map(file => ({
        ...file,
        contents:
          typeof file.contents === 'string' && file.path.endsWith('.tf')
            ? removeProtonHeader(file.contents)
            : file.contents,
      }));
  } catch {
    return [];
  }
}

/** Paths that differ; pipelines may have added the lock file. */
function compare(rendered: BundleFile[], existing: BundleFile[]): string[] {
  const contentsOf = (files: BundleFile[]) =>
    new Map(
      files
        .filter(({ path }) => path !== LOCK_FILE)
        .map(({ path, contents }) => [path, Buffer.from(contents)]),
    );
  const ours = contentsOf(rendered);
  const theirs = contentsOf(existing);
  const paths = new Set([...ours.keys(), ...theirs.keys()]);
  return [...paths]
    .filter(path => {
      const mine = ours.get(path);
      const other = theirs.get(path);
      return !mine || !other || !mine.equals(other);
    })
    .sort();
}
