import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where environments keep their state and deployments do their work. */
export class DeploymentFolders {
  constructor(private readonly dataDirectory: string) {}

  /** Creates the folders of a deployment where they are missing. */
  async prepare(deployment: { id: string; environmentId: string }): Promise<{
    workingDirectory: string;
    stateDirectory: string;
  }> {
    const workingDirectory = this.workingDirectory(deployment);
    const stateDirectory = join(
      this.environmentDirectory(deployment.environmentId),
      'state',
    );
    await mkdir(workingDirectory, { recursive: true, mode: 0o700 });
    await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
    return { workingDirectory, stateDirectory };
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
