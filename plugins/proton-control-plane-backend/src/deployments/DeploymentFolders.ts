import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Where environments keep their state and deployments do their work. */
export class DeploymentFolders {
  constructor(private readonly dataDirectory: string) {}

  /**
   * Creates the folders of a deployment where they are missing.
   *
   * @throws DataDirectoryError
   */
  async prepare(deployment: { id: string; environmentId: string }): Promise<{
    workingDirectory: string;
    stateDirectory: string;
  }> {
    const folders = this.locate(deployment);
    for (const directory of Object.values(folders)) {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw new DataDirectoryError(error);
      }
    }
    await this.keepPrivate();
    return folders;
  }

  /** Where the folders of a deployment are, if they exist. */
  locate(deployment: { id: string; environmentId: string }): {
    workingDirectory: string;
    stateDirectory: string;
  } {
    return {
      workingDirectory: this.workingDirectory(deployment),
      stateDirectory: this.stateDirectory(deployment.environmentId),
    };
  }

  /** The folders may be older, or come from a backup that lost their modes. */
  private async keepPrivate(): Promise<void> {
    const directory = join(this.dataDirectory, 'environments');
    if ((await stat(directory)).mode & 0o077) {
      // On a volume of another owner, that is for the operator to do.
      await chmod(directory, 0o700).catch(() => {});
    }
  }

  /** Whether an engine has written anything to the environment's state folder. */
  async hasState(environmentId: string): Promise<boolean> {
    try {
      return (await readdir(this.stateDirectory(environmentId))).length > 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return false;
      }
      throw error;
    }
  }

  /** Removes what a deployment worked with; the state stays. */
  async removeWork(deployment: {
    id: string;
    environmentId: string;
  }): Promise<void> {
    await rm(this.workingDirectory(deployment), {
      recursive: true,
      force: true,
    });
  }

  /** Removes everything of an environment that is gone. */
  async removeEnvironment(environmentId: string): Promise<void> {
    await rm(this.environmentDirectory(environmentId), {
      recursive: true,
      force: true,
    });
  }

  private stateDirectory(environmentId: string): string {
    return join(this.environmentDirectory(environmentId), 'state');
  }

  private environmentDirectory(environmentId: string): string {
    return join(this.dataDirectory, 'environments', environmentId);
  }

  private workingDirectory(deployment: {
    id: string;
    environmentId: string;
  }): string {
    return join(
      this.environmentDirectory(deployment.environmentId),
      'deployments',
      deployment.id,
    );
  }
}
