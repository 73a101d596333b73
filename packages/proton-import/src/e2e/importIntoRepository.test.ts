import { TestDatabases } from '@backstage/backend-test-utils';
import {
  eventually,
  protonEnvironmentFolder,
  writeFiles,
} from '@proton-vending/test-utils';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportPlane } from '../__testUtils__/ImportPlane';

jest.setTimeout(240_000);

describe('environments that pull requests provision', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: ImportPlane;

  beforeAll(async () => {
    plane = await ImportPlane.start(databases);
  });

  afterAll(() => plane.stop());

  it.each([
    ['at the root', 'dev', 'dev', '1.0'],
    ['in environments/', 'prod', 'environments/prod', '2.7'],
    ['in any folder', 'stage', 'teams/platform/stage-eu', '1.0'],
  ])(
    'are imported %s, and their first pull request changes the metadata alone',
    async (_, name, folder, version) => {
      const repository = await plane.github.createRepository(`acme/${name}`, {
        'README.md': '# Infrastructure\n',
        ...protonEnvironmentFolder(name, { folder, version }),
        [`${folder}/backend.tf`]: 'terraform {}\n',
      });
      await plane.client.createRepository({
        provider: 'GITHUB',
        name: repository.name,
        connectionArn:
          'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
      });

      const { code, stdout, stderr } = await plane.import([
        repository.git.folder,
        '--branch',
        'main',
        '--repository',
        `GITHUB:${repository.name}@main`,
      ]);
      expect(stderr).toBe('');
      expect(stdout).toContain(`created  environment ${name}`);
      expect(code).toBe(0);
      expect(repository.pulls).toEqual([]);

      const deploymentId = await plane.redeploy(name);
      await eventually(async () => repository.pulls.length > 0, 200);
      const branch = repository.pulls[0].head;
      const [before, after] = await Promise.all(
        ['main', branch].map(each => repository.git.listTree(each, true)),
      );
      const shaOf = new Map(before.map(({ path, sha }) => [path, sha]));
      expect(after.map(({ path }) => path)).toEqual(
        before.map(({ path }) => path),
      );
      expect(
        after
          .filter(({ type }) => type === 'blob')
          .filter(({ path, sha }) => shaOf.get(path) !== sha)
          .map(({ path }) => path),
      ).toEqual([`${folder}/.proton/deployment-metadata.json`]);
      const metadata = `${folder}/.proton/deployment-metadata.json`;
      const [old, changed] = await Promise.all(
        ['main', branch].map(each => repository.git.read(each, metadata)),
      );
      expect(changed).toBe(
        old.replace(
          /"deploymentId" : ".*"/,
          `"deploymentId" : "${deploymentId}"`,
        ),
      );
    },
  );

  it('are imported although the state of another one is unreadable', async () => {
    const { name } = await plane.github.createRepository('acme/states');
    await plane.client.createRepository({
      provider: 'GITHUB',
      name,
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    const folder = await writeFiles({
      ...protonEnvironmentFolder('broken'),
      ...protonEnvironmentFolder('whole'),
    });
    const states = await writeFiles({ 'broken/terraform.tfstate': 'lost' });
    const args = [
      folder,
      '--states',
      states,
      '--repository',
      `GITHUB:${name}@main`,
    ];
    const { code, stdout, stderr } = await plane.import(args);
    expect(stderr).toBe('');
    expect(stdout).toContain(
      "failed  environment broken: The state broken/terraform.tfstate can't be used",
    );
    expect(stdout).toContain(
      'created  environment whole: without outputs, because no state was found',
    );
    expect(code).toBe(1);
    await writeFile(
      join(states, 'broken/terraform.tfstate'),
      '{"version":4,"outputs":{},"resources":[]}',
    );
    const again = await plane.import(args);
    expect(again.stdout).toContain('created  environment broken: 0 outputs');
    expect(again.stdout).toContain('unchanged  environment whole');
    expect(again.code).toBe(0);
    await rm(folder, { recursive: true, force: true });
    await rm(states, { recursive: true, force: true });
  });
});
