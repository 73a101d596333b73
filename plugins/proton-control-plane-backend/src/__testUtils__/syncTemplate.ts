import { TestControlPlane } from './startControlPlane';

/** The tree of the branch that {@link syncTemplate} reads. */
export const SYNCED_TREE = 'https://github.com/acme/templates/tree/main';

/** Links a repository, syncs the template eks with it, and returns after the first sync. */
export async function syncTemplate(plane: TestControlPlane): Promise<void> {
  const { client, controlPlane } = plane;
  await client.createRepository({
    provider: 'GITHUB',
    name: 'acme/templates',
    connectionArn:
      'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
  });
  await client.createTemplateSyncConfig({
    templateName: 'eks',
    templateType: 'ENVIRONMENT',
    repositoryProvider: 'GITHUB',
    repositoryName: 'acme/templates',
    branch: 'main',
  });
  await controlPlane.templateSyncRunner.drain();
}
