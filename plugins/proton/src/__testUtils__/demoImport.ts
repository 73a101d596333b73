import { RepositoryImport } from '@proton-vending/backstage-plugin-proton-common';

/** What the preview of an import finds. */
export function demoImport(
  result: RepositoryImport['environments'][number]['result'] = 'planned',
): RepositoryImport {
  return {
    accountId: '123456789012',
    region: 'us-east-1',
    revision: 'commit-1',
    isRegistered: true,
    templates: [{ name: 'network', result }],
    versions: [
      {
        templateName: 'network',
        version: '1.0',
        origin: 'rebuilt',
        description: 'Rebuilt from the files of dev; its schema is inferred',
        result,
      },
    ],
    environments: [
      {
        name: 'dev',
        folder: 'environments/dev',
        templateName: 'network',
        version: '1.0',
        notes: ['main.tf differs'],
        result,
      },
    ],
    skipped: [{ subject: 'old', reason: 'AWS Proton deleted the resource' }],
  };
}
