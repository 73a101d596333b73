import {
  EnvironmentInputs,
  ProvisioningError,
  Redactor,
  RenderedFile,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineBundle,
  EngineRun,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  renderDeletedEnvironment,
  renderTerraformEnvironment,
} from '@proton-vending/proton-terraform';
import { EnvironmentFolder } from '../folder/EnvironmentFolder';
import { FolderChanges, hashBlob, planChanges } from '../folder/planChanges';
import { HostedFile } from '../hosts/PullRequestHost';
import { GitDeployment } from './GitDeployment';

const VARIABLES_PATH = 'proton.auto.tfvars.json';
const LOCK_PATH = '.terraform.lock.hcl';

/** What the pull request of a deployment changes. */
export interface RenderedChanges extends FolderChanges {
  /** The inputs that the folder has now; undefined when it has none. */
  currentInputs?: EnvironmentInputs;
}

/**
 * Renders the environment of a deployment into its folder.
 *
 * @throws ProvisioningError when the folder isn't what the environment needs
 */
export async function renderChanges(
  { run, handle, host, repository, options }: GitDeployment,
  folder: EnvironmentFolder,
): Promise<RenderedChanges> {
  if (run.request.operation === 'delete') {
    return renderDelete({ run, host, repository, handle }, folder);
  }
  if (options.sensitiveInputs === 'refuse') {
    refuseSensitiveInputs(run, host.terms.noun);
  }
  const { metadata } = folder;
  if (run.deployedVersion && !metadata) {
    throw missingFolder(run, handle.repository, folder.path);
  }
  const rendered = render(run, requireBundle(run));
  requireUnclaimed(rendered, folder, repository.name);
  const variables = folder.files.find(({ path }) => path === VARIABLES_PATH);
  const previous = await findPrevious(run, folder);
  const current = await addHashes(
    { host, repository },
    folder.files,
    new Set([...rendered, ...(previous ?? [])].map(({ path }) => path)),
  );
  return {
    ...planChanges(rendered, current, previous),
    ...(metadata &&
      !metadata.isDeleted &&
      variables && {
        currentInputs: readInputs(
          (await host.readFile(repository, variables.id)).toString('utf8'),
        ),
      }),
  };
}

async function renderDelete(
  {
    run,
    host,
    repository,
    handle,
  }: Pick<GitDeployment, 'run' | 'host' | 'repository' | 'handle'>,
  folder: EnvironmentFolder,
): Promise<RenderedChanges> {
  if (!folder.metadata) {
    throw missingFolder(run, handle.repository, folder.path);
  }
  const texts: { path: string; contents: string }[] = [];
  for (const { path, id } of folder.files) {
    if (path.endsWith('.tf') || path.startsWith('.proton/')) {
      const contents = await host.readFile(repository, id);
      texts.push({ path, contents: contents.toString('utf8') });
    }
  }
  return {
    changes: renderDeletedEnvironment(run.target.arn, texts),
    removed: [],
    kept: [],
    overwritten: [],
  };
}

function missingFolder(
  { target, request }: EngineRun,
  repository: { name: string; branch: string },
  path: string,
): ProvisioningError {
  const advice =
    request.operation === 'delete'
      ? 'Restore the folder and delete the environment again, or remove it and retain its infrastructure'
      : 'Restore the folder, or move it there from where it was, and deploy again';
  return new ProvisioningError(
    `Environment ${target.name} was deployed before, but branch ${repository.branch} of ${repository.name} has no folder ${path} of it. ${advice}`,
  );
}

/** Adds the hashes of files that a deployment writes or removes, if the host doesn't list them. */
async function addHashes(
  { host, repository }: Pick<GitDeployment, 'host' | 'repository'>,
  files: HostedFile[],
  paths: Set<string>,
): Promise<HostedFile[]> {
  const found: HostedFile[] = [];
  for (const file of files) {
    found.push(
      file.hash === undefined && paths.has(file.path)
        ? { ...file, hash: hashBlob(await host.readFile(repository, file.id)) }
        : file,
    );
  }
  return found;
}

/** Files that no deployment has written are somebody else's. */
function requireUnclaimed(
  rendered: RenderedFile[],
  { files, metadata, path: folder }: EnvironmentFolder,
  repositoryName: string,
): void {
  const existing = new Set(files.map(({ path }) => path));
  const claimed = rendered
    .map(({ path }) => path)
    .filter(path => existing.has(path));
  if (!metadata && claimed.length > 0) {
    throw new ProvisioningError(
      `The folder ${folder} of ${repositoryName} has files that no deployment has written: ${claimed.join(
        ', ',
      )}. Move them to another folder, and deploy again`,
    );
  }
}

function refuseSensitiveInputs(
  { inputs, sensitiveInputs }: EngineRun,
  noun: string,
): void {
  const redactor = Redactor.create([], sensitiveInputs);
  const names = Object.entries(inputs)
    .filter(([, value]) => redactor.finds(JSON.stringify(value) ?? ''))
    .map(([name]) => name);
  if (sensitiveInputs.length > 0) {
    throw new ProvisioningError(
      `The ${noun} would store sensitive inputs in the repository: ${names.join(
        ', ',
      )}. Give the template a reference to the secret instead, such as an ARN of AWS Secrets Manager, or set protonControlPlane.git.sensitiveInputs to write`,
    );
  }
}

function requireBundle({ bundle }: EngineRun): EngineBundle {
  if (!bundle) {
    throw new ProvisioningError('The template version has no bundle');
  }
  return bundle;
}

function render(run: EngineRun, bundle: EngineBundle): RenderedFile[] {
  const { deploymentId, inputs, target, template } = run;
  return renderTerraformEnvironment({
    files: bundle.files,
    selector: bundle.manifest.file ?? '*',
    environment: { name: target.name, arn: target.arn },
    inputs,
    template,
    deploymentId,
    accountId: target.accountId,
  }).filter(({ path }) => path !== LOCK_PATH);
}

/** What the last deployment wrote; undefined when its bundle is gone. */
async function findPrevious(
  run: EngineRun,
  { metadata }: EnvironmentFolder,
): Promise<RenderedFile[] | undefined> {
  const { isDeleted, majorVersion, minorVersion } = metadata ?? {};
  if (
    isDeleted ||
    !/^\d+$/.test(majorVersion ?? '') ||
    !/^\d+$/.test(minorVersion ?? '')
  ) {
    return undefined;
  }
  const bundle = await run.findBundle({
    majorVersion: majorVersion ?? '',
    minorVersion: minorVersion ?? '',
  });
  return bundle && render(run, bundle);
}

/** The inputs of a folder; people may have edited the file. */
function readInputs(text: string): EnvironmentInputs | undefined {
  try {
    const inputs: unknown = JSON.parse(text).environment.inputs;
    return typeof inputs === 'object' && inputs !== null
      ? (inputs as EnvironmentInputs)
      : undefined;
  } catch {
    return undefined;
  }
}
