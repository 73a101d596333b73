import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { HostedGit } from '@proton-vending/test-utils';
import { arnOf, GitPlane } from '../__testUtils__/GitPlane';
import { EACH_HOST, formatPull } from '../__testUtils__/testHosts';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

const METADATA = '.proton/deployment-metadata.json';

describe.each(EACH_HOST)(
  'what keeps a deployment from opening its $noun',
  host => {
    let plane: GitPlane;
    let repository: HostedGit;
    let name: string;
    let count: number;

    useGitPlane(
      'repositories',
      test => {
        ({ plane, repository, name, count } = test);
      },
      { host },
    );

    const fails = async () =>
      (await plane.reaches(name, 'FAILED'))?.deploymentStatusMessage;

    async function recovers() {
      await plane.redeploy(name);
      await plane.waitsFor(name, 'Waiting for review');
      await plane.finish(name, repository, repository.pulls.length);
    }

    it('a repository that cannot be written', async () => {
      repository.isReadOnly = true;
      await plane.create(name, repository.name);
      expect(await fails()).toContain(host.writePermission);
      repository.isReadOnly = false;
      await recovers();
    });

    if (!host.lacks?.includes('archives')) {
      it('a repository that is archived', async () => {
        repository.isArchived = true;
        await plane.create(name, repository.name);
        expect(await fails()).toContain(
          `Repository ${repository.name} is archived, so nobody can change it. Unarchive it, or update the environment with another repository`,
        );
        repository.isArchived = false;
        await recovers();
      });
    }

    it('a repository that is gone', async () => {
      plane.api.hide(repository);
      await plane.create(name, repository.name);
      expect(await fails()).toContain(
        `${host.named} has no ${host.repositoryNoun} ${repository.name}, or the `,
      );
      plane.api.show(repository);
      await recovers();
    });

    it('credentials that have expired, which only delay it', async () => {
      const { token } = plane.api;
      plane.api.token = 'another-token';
      await plane.create(name, repository.name);
      await plane.waitsFor(name, 'Renew the token');
      plane.api.token = token;
      await plane.waitsFor(name, 'Waiting for review');
    });

    it('a limit of requests in a short time, which only delays it', async () => {
      plane.api.isThrottling = true;
      await plane.create(name, repository.name);
      await plane.waitsFor(name, `The rate limit of ${host.named} is used`);
      expect((await plane.find(name))?.deploymentStatus).toBe('IN_PROGRESS');
      plane.api.isThrottling = false;
    });

    it('a folder that belongs to another environment', async () => {
      const metadata = `{"resourceMetadata":{"arn":"${arnOf('other')}"}}`;
      await repository.git.push('main', { [`${name}/${METADATA}`]: metadata });
      await plane.create(name, repository.name);
      expect(await fails()).toContain(
        `The folder ${name} of ${repository.name} belongs to ${arnOf('other')}`,
      );
      expect(repository.pulls).toEqual([]);
      await repository.git.push('main', { [`${name}/${METADATA}`]: undefined });
      await recovers();
    });

    it('a file with its name', async () => {
      await repository.git.push('main', { [name]: 'mine\n' });
      await plane.create(name, repository.name);
      expect(await fails()).toContain(
        `${name} of ${repository.name} is a file and not a folder. Rename or remove it, and deploy again`,
      );
      expect(repository.pulls).toEqual([]);
      await repository.git.push('main', { [name]: undefined });
      await recovers();
    });

    if (!host.lacks?.includes('truncatedParents')) {
      it('more files than the host lists', async () => {
        repository.truncatesTrees = true;
        await plane.create(name, repository.name);
        expect(await fails()).toContain(
          `The root of ${repository.name} has more`,
        );
        expect(repository.pulls).toEqual([]);
        repository.truncatesTrees = false;
        await recovers();
      });
    }

    it('files that no deployment has written', async () => {
      await repository.git.push('main', { [`${name}/main.tf`]: '# mine\n' });
      await plane.create(name, repository.name);
      expect(await fails()).toContain(
        `The folder ${name} of ${repository.name} has files that no deployment has written: main.tf. Move them to another folder, and deploy again`,
      );
      expect(repository.pulls).toEqual([]);
      await repository.git.push('main', { [`${name}/main.tf`]: undefined });
      await recovers();
    });

    it('a sensitive input', async () => {
      const password = 'correct-horse-battery';
      await plane.create(name, repository.name, {
        templateName: 'secret',
        spec: formatEnvironmentSpec({ cluster_name: name, password }),
      });
      expect(await fails()).toContain(
        `The ${host.noun} would store sensitive inputs in the repository: password. Give the template a reference to the secret instead`,
      );
      expect(repository.pulls).toEqual([]);
      expect((await plane.readLog(name)).join()).not.toContain(password);
      await plane.client.updateEnvironment({
        name,
        deploymentType: 'CURRENT_VERSION',
        spec: formatEnvironmentSpec({ cluster_name: name }),
      });
      await plane.waitsFor(name, 'Waiting for review');
    });

    it('a folder that is gone, when there is infrastructure', async () => {
      await plane.deploy(name, repository);
      const before = String(await repository.git.find('main'));
      const tree = await repository.git.listTree(before, true);
      await repository.git.push(
        'main',
        Object.fromEntries(
          tree
            .filter(
              ({ path, type }) =>
                type === 'blob' && path.startsWith(`${name}/`),
            )
            .map(({ path }) => [path, undefined]),
        ),
      );
      await plane.redeploy(name);
      expect(await fails()).toContain(
        `branch main of ${repository.name} has no folder ${name} of it. Restore the folder, or move it there from where it was, and deploy again`,
      );
      await plane.client.deleteEnvironment({ name });
      expect(
        (await plane.reaches(name, 'DELETE_FAILED'))?.deploymentStatusMessage,
      ).toContain('Restore the folder and delete the environment again');
      await repository.git.setBranch('main', before);
      await recovers();
    });

    it('environments of one repository stay apart', async () => {
      await plane.create(name, repository.name);
      await plane.waitsFor(
        name,
        `Waiting for review of ${formatPull(host, 1)}`,
      );
      const other = `prod-${count}`;
      await plane.create(other, repository.name);
      await plane.waitsFor(
        other,
        `Waiting for review of ${formatPull(host, 2)}`,
      );
      await plane.finish(other, repository, 2);
      await plane.finish(name, repository, 1);
      expect(repository.pulls.map(({ comments }) => comments)).toEqual([
        [],
        [],
      ]);
    });
  },
);
