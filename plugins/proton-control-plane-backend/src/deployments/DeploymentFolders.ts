import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeploymentRecord } from '../database/deploymentRows';
import {
  DEPLOYMENT_TARGETS,
  DeploymentTarget,
  getTargetKind,
} from '../resources/deploymentTargets';

/** The data directory does not take what a deployment needs; its message has no path. */
export class DataDirectoryError extends Error {
  constructor(cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    const reason = code === 'ENOSPC' ? 'no space left on device' : code;
    super(
      `The control plane cannot write to its data directory, protonControlPlane.dataDirectory (${reason})`,
      { cause },
    );
    this.name = 'DataDirectoryError';
  }
}

/** A full disk stops whatever a deployment writes, wherever it does. */
export function nameFullDisk(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOSPC' ? new DataDirectoryError(error) : error;
}

type DeploymentOfTarget = Pick<DeploymentRecord, 'id' | 'target'>;

interface RunFolders {
  workingDirectory: string;
  stateDirectory: string;
}

/** Where deployments work, and where engines keep the states of their targets. */
export class DeploymentFolders {
  constructor(private readonly dataDirectory: string) {}

  /**
   * Creates the folders of a deployment where they are missing.
   *
   * @throws DataDirectoryError
   */
  async prepare(deployment: DeploymentOfTarget): Promise<RunFolders> {
    const folders = this.locate(deployment);
    for (const directory of Object.values(folders)) {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw new DataDirectoryError(error);
      }
    }
    await keepPrivate(dirname(this.targetDirectory(deployment.target)));
    return folders;
  }

  /** Where the folders of a deployment are, if they exist. */
  locate({ id, target }: DeploymentOfTarget): RunFolders {
    const directory = this.targetDirectory(target);
    return {
      workingDirectory: join(directory, 'deployments', id),
      stateDirectory: join(directory, 'state'),
    };
  }

  /** The ids of the deployments that have a working folder here. */
  async listDeployments(): Promise<string[]> {
    const ids: string[] = [];
    for (const { folder } of Object.values(DEPLOYMENT_TARGETS)) {
      const kind = join(this.dataDirectory, folder);
      for (const target of await list(kind)) {
        ids.push(...(await list(join(kind, target, 'deployments'))));
      }
    }
    return ids;
  }

  /** Whether an engine has written anything to the target's state folder. */
  async hasState(target: DeploymentTarget): Promise<boolean> {
    const directory = join(this.targetDirectory(target), 'state');
    return (await list(directory)).length > 0;
  }

  /** Whether a deployment has worked on this machine and left its folder. */
  async hasWork(deployment: DeploymentOfTarget): Promise<boolean> {
    const { workingDirectory } = this.locate(deployment);
    return (await ifPresent(() => stat(workingDirectory))) !== undefined;
  }

  /** Removes what a deployment worked with; the state stays. */
  async removeWork(deployment: DeploymentOfTarget): Promise<void> {
    const { workingDirectory } = this.locate(deployment);
    await rm(workingDirectory, { recursive: true, force: true });
  }

  /** Removes everything of a target that is gone. */
  async removeTarget(target: DeploymentTarget): Promise<void> {
    const directory = this.targetDirectory(target);
    await rm(directory, { recursive: true, force: true });
  }

  private targetDirectory(target: DeploymentTarget): string {
    return join(this.dataDirectory, getTargetKind(target).folder, target.id);
  }
}

/** Empty when there is no such folder. */
async function list(directory: string): Promise<string[]> {
  return (await ifPresent(() => readdir(directory))) ?? [];
}

/** Undefined when there is no such file. */
async function ifPresent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** The folder may be older, or come from a backup that lost its mode. */
async function keepPrivate(directory: string): Promise<void> {
  if ((await stat(directory)).mode & 0o077) {
    // On a volume of another owner, that is for the operator to do.
    await chmod(directory, 0o700).catch(() => {});
  }
}
