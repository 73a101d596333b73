import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { HostedGit } from '@proton-vending/test-utils';
import { GitPlane } from '../__testUtils__/GitPlane';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

const PASSWORD = 'correct-horse-battery';

describe('what protonControlPlane.git can say otherwise', () => {
  let plane: GitPlane;
  let repository: HostedGit;
  let name: string;

  useGitPlane(
    'options',
    test => {
      ({ plane, repository, name } = test);
    },
    {
      git: {
        deleteCompletesOn: 'merge',
        sensitiveInputs: 'write',
        entityNamespace: 'clusters',
      },
    },
  );

  it('deleteCompletesOn: merge', async () => {
    await plane.deploy(name, repository);
    await plane.client.deleteEnvironment({ name });
    await plane.waitsFor(name, 'Waiting for review of pull request #2');
    expect((await plane.find(name))?.deploymentStatus).toBe(
      'DELETE_IN_PROGRESS',
    );
    const { id } = await plane.readDeployment(name);
    await repository.merge(2);
    await plane.reaches(name, 'GONE');
    // The pipeline destroys after that, and its report is for nothing any more.
    await expect(plane.notify(name, 'SUCCEEDED', id)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('sensitiveInputs: write', async () => {
    await plane.create(name, repository.name, {
      templateName: 'secret',
      spec: formatEnvironmentSpec({ cluster_name: name, password: PASSWORD }),
    });
    await plane.waitsFor(name, 'Waiting for review of pull request #1');
    const [{ body, headCommit }] = repository.pulls;
    expect(
      await repository.git.read(headCommit, `${name}/proton.auto.tfvars.json`),
    ).toContain(`"password" : "${PASSWORD}"`);
    expect(body).toContain('<code>password</code>');
    expect(body).not.toContain(PASSWORD);
    expect((await plane.readLog(name)).join()).not.toContain(PASSWORD);
  });

  it('entityNamespace', async () => {
    await plane.create(name, repository.name);
    await plane.waitsFor(name, 'Waiting for review of pull request #1');
    expect(repository.pulls[0].body).toContain(
      `https://backstage.example.com/catalog/clusters/resource/${name}/proton`,
    );
  });
});
