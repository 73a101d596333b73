import { TestDatabases } from '@backstage/backend-test-utils';
import { eventually, HostedGit } from '@proton-vending/test-utils';
import { GitPlane } from '../__testUtils__/GitPlane';
import {
  EACH_HOST,
  formatPull,
  formatPullTitle,
} from '../__testUtils__/testHosts';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

const METADATA = '.proton/deployment-metadata.json';

describe.each(EACH_HOST)('what is in the way of an open $noun', host => {
  let plane: GitPlane;
  let repository: HostedGit;
  let name: string;
  let count: number;

  useGitPlane(
    'reviews',
    test => {
      ({ plane, repository, name, count } = test);
    },
    { host },
  );

  beforeEach(async () => {
    await plane.create(name, repository.name);
    await plane.waitsFor(name, `Waiting for review of ${formatPull(host, 1)}`);
  });

  it('commits of somebody else are deployed with it', async () => {
    const [{ head }] = repository.pulls;
    await repository.git.push(head, { [`${name}/main.tf`]: 'locals {}\n' });
    await plane.waitsFor(
      name,
      'has commits that somebody added; they are deployed with it',
    );
    await plane.finish(name, repository, 1);
    expect(await repository.git.read('main', `${name}/main.tf`)).toBe(
      'locals {}\n',
    );
  });

  it('a force-push is named, and what is merged is deployed', async () => {
    const [{ head, headCommit }] = repository.pulls;
    const { git } = repository;
    const main = String(await git.find('main'));
    const tree = await git.readTree(headCommit);
    await git.setBranch(head, await git.writeCommit(tree, [main], 'Rewritten'));
    await plane.waitsFor(name, 'was force-pushed');
    await plane.finish(name, repository, 1);
  });

  it('metadata that names another deployment can be restored', async () => {
    const [{ head }] = repository.pulls;
    const path = `${name}/${METADATA}`;
    const metadata = await repository.git.read(head, path);
    await repository.git.push(head, { [path]: '{}' });
    await plane.waitsFor(
      name,
      `Restore the file, or close the ${host.noun} and deploy again`,
    );
    await repository.git.push(head, { [path]: metadata });
    await plane.waitsFor(name, 'has commits that somebody added');
    await plane.finish(name, repository, 1);
  });

  it('a merge conflict can be resolved in the pull request', async () => {
    const [{ head, headCommit }] = repository.pulls;
    const { git } = repository;
    await git.push('main', { [`${name}/main.tf`]: '# by hand\n' });
    await plane.waitsFor(
      name,
      `conflicts with main. Resolve the conflicts in the ${host.noun}, or cancel the deployment and deploy again`,
    );
    const parents = [headCommit, String(await git.find('main'))];
    const resolved = await git.writeCommit(
      await git.readTree(headCommit),
      parents,
      'Merge main',
    );
    await git.setBranch(head, resolved);
    await plane.stopsWaitingFor(name, 'conflicts');
    await plane.finish(name, repository, 1);
  });

  it('a merge conflict ends with a new deployment', async () => {
    await repository.git.push('main', {
      [`${name}/main.tf`]: '# by hand\n',
    });
    await plane.waitsFor(name, 'conflicts with main');
    await plane.client.cancelEnvironmentDeployment({ environmentName: name });
    await plane.reaches(name, 'CANCELLED');

    await repository.git.push('main', { [`${name}/main.tf`]: undefined });
    await plane.redeploy(name);
    await plane.waitsFor(name, `Waiting for review of ${formatPull(host, 2)}`);
    await plane.finish(name, repository, 2);
  });

  if (!host.lacks?.includes('rules')) {
    it.each([
      ['blocked', 'A rule of main blocks the merge'],
      ['behind', 'Update the branch in the'],
    ] as const)('a rule of the branch is named: %s', async (rule, reason) => {
      repository.rule = rule;
      await plane.waitsFor(name, reason);
      repository.rule = undefined;
      await plane.stopsWaitingFor(name, reason);
      await plane.finish(name, repository, 1);
    });
  }

  it('a draft is named', async () => {
    repository.pulls[0].draft = true;
    await plane.waitsFor(name, 'It is a draft. Mark it as ready for review');
    repository.pulls[0].draft = false;
    await plane.stopsWaitingFor(name, 'draft');
  });

  it('a base branch that was renamed is followed, and named', async () => {
    const { git } = repository;
    await git.setBranch('trunk', String(await git.find('main')));
    await git.deleteBranch('main');
    repository.defaultBranch = 'trunk';
    repository.pulls[0].base = 'trunk';
    await plane.waitsFor(name, 'merges into trunk and not into main');
    await plane.finish(name, repository, 1);

    await plane.redeploy(name);
    const failed = await plane.reaches(name, 'FAILED');
    expect(failed?.deploymentStatusMessage).toContain(
      `Repository ${repository.name} has no branch main. Create it with a first commit, or update the environment with another branch in provisioningRepository`,
    );
    await plane.redeploy(name, { name: repository.name, branch: 'trunk' });
    await plane.waitsFor(name, `Waiting for review of ${formatPull(host, 2)}`);
    expect(repository.pulls[1].base).toBe('trunk');
    await plane.finish(name, repository, 2);
  });

  if (!host.lacks?.includes('closesWithBranch')) {
    it('a deleted branch cancels, and the next deployment opens another', async () => {
      await repository.deleteBranch(repository.pulls[0].head);
      const cancelled = await plane.reaches(name, 'CANCELLED');
      expect(cancelled?.deploymentStatusMessage).toBe(
        `${formatPullTitle(host, 1)} of ${
          repository.name
        } was closed without being merged, and its branch was deleted. Start the deployment again to open another one`,
      );
      await plane.redeploy(name);
      await plane.waitsFor(
        name,
        `Waiting for review of ${formatPull(host, 2)}`,
      );
      await plane.finish(name, repository, 2);
    });
  }

  it('a pull request that was reopened is superseded by the next deployment', async () => {
    repository.pulls[0].state = 'closed';
    await plane.reaches(name, 'CANCELLED');
    repository.pulls[0].state = 'open';
    await plane.redeploy(name);
    await plane.waitsFor(name, `Waiting for review of ${formatPull(host, 2)}`);
    expect(repository.pulls[0]).toMatchObject({
      state: 'closed',
      comments: [
        `Superseded by ${host.symbol}2, a newer deployment of the environment.`,
      ],
    });
    await plane.finish(name, repository, 2);
  });

  it('a renamed repository is followed until it is registered again', async () => {
    const before = repository.name;
    const after = `acme/platform-${count}`;
    plane.api.rename(repository, after);
    await plane.waitsFor(
      name,
      `The repository ${before} is now ${after}. Register it under that name, and update the environment with it`,
    );
    await plane.finish(name, repository, 1);

    await plane.registerName(after);
    await plane.redeploy(name, { name: after, branch: 'main' });
    const { reason } = await plane.waitsFor(
      name,
      `review of ${formatPull(host, 2)}`,
    );
    expect(reason).not.toContain('is now');
  });

  it('credentials that have expired can be renewed', async () => {
    const { token } = plane.api;
    plane.api.token = 'another-token';
    const { reason } = await plane.waitsFor(name, 'Renew the token');
    expect(reason).toContain('The deployment continues by itself');
    plane.api.token = token;
    await plane.waitsFor(name, `Waiting for review of ${formatPull(host, 1)}`);
    await plane.finish(name, repository, 1);
  });

  it('missing permissions can be granted', async () => {
    await plane.client.cancelEnvironmentDeployment({ environmentName: name });
    await plane.reaches(name, 'CANCELLED');
    repository.forbidden.add('checks').add('statuses');
    await plane.redeploy(name);
    const { reason } = await plane.waitsFor(name, host.statusPermission);
    expect(reason).toContain('The deployment continues once that is corrected');
    expect(repository.pulls[1]).toMatchObject({ state: 'open', comments: [] });
    repository.forbidden.delete('statuses');
    await plane.waitsFor(name, `Waiting for review of ${formatPull(host, 2)}`);
    await plane.finish(name, repository, 2);
  });

  it('a rate limit is waited for', async () => {
    plane.api.limitedUntil = new Date(Date.now() + 2_000);
    await plane.waitsFor(name, `The rate limit of ${host.named} is used`);
    plane.api.limitedUntil = undefined;
    await plane.finish(name, repository, 1);
  });

  it('the host being down is waited for', async () => {
    plane.api.isAway = true;
    await plane.waitsFor(name, `${host.named} can't be reached`);
    plane.api.isAway = false;
    await plane.finish(name, repository, 1);
  });

  it('a repository that is gone can be restored, or the deployment given up', async () => {
    const { name: before } = repository;
    plane.api.hide(repository);
    const { reason } = await plane.waitsFor(
      name,
      `${host.named} has no ${host.repositoryNoun}`,
    );
    expect(reason).toContain(
      'The deployment continues once that is corrected. To give it up, report FAILED with NotifyResourceDeploymentStatusChange',
    );
    plane.api.show(repository);
    await plane.waitsFor(name, `${formatPull(host, 1)} in ${before}`);
    plane.api.hide(repository);
    await plane.waitsFor(name, `${host.named} has no ${host.repositoryNoun}`);
    await plane.notify(name, 'FAILED');
    await plane.reaches(name, 'FAILED');
  });

  it('a pipeline that failed without reporting is named', async () => {
    const commit = await repository.merge(1);
    repository.checks.set(commit, [
      {
        name: 'apply',
        status: 'completed',
        conclusion: 'failure',
        details_url: 'https://ci.example.com/7',
      },
    ]);
    const { reason, links } = await plane.waitsFor(name, '1 failed (apply)');
    expect(reason).toContain(
      'Run the pipeline again, or report the failure with NotifyResourceDeploymentStatusChange',
    );
    expect(links).toContainEqual({
      title: 'Failed: apply',
      url: 'https://ci.example.com/7',
    });
    await plane.notify(name, 'SUCCEEDED');
    await plane.reaches(name, 'SUCCEEDED');
  });
});

describe('deadlines', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('end a review, and close the pull request', async () => {
    const plane = await GitPlane.start(databases, {
      git: { reviewTimeout: { seconds: 6 } },
    });
    try {
      const repository = await plane.register('acme/slow');
      await plane.create('dev', repository.name);
      await plane.waitsFor('dev', 'It fails if that takes longer than');
      const { deadline_at: deadline, id } = await plane.readDeployment('dev');
      await eventually(async () => plane.deadlines.length > 0);
      const failed = await plane.reaches('dev', 'FAILED');
      expect(failed?.deploymentStatusMessage).toContain(
        'still waited when its deadline passed: Waiting for review of pull request #1',
      );
      expect(plane.deadlines).toEqual([
        {
          name: 'dev',
          deploymentId: id,
          deadline: new Date(Number(deadline)).toISOString(),
        },
      ]);
      expect(repository.pulls[0]).toMatchObject({
        state: 'closed',
        comments: [
          expect.stringMatching(
            /^The deployment still waited when its deadline passed: .*\.$/,
          ),
        ],
      });
      await plane.redeploy('dev');
      await plane.waitsFor('dev', 'pull request #2');
    } finally {
      await plane.stop();
    }
  });

  it('of a review end nothing that is merged', async () => {
    const plane = await GitPlane.start(databases, {
      git: { pollInterval: { hours: 1 } },
    });
    try {
      const repository = await plane.register('acme/late');
      await plane.create('dev', repository.name);
      await plane.waitsFor('dev', 'Waiting for review');
      await repository.merge(1);
      await plane.knex('deployments').update({ deadline_at: Date.now() });
      await plane.waitsFor('dev', 'Waiting for the pipeline');
      await plane.notify('dev', 'FAILED');
      await plane.reaches('dev', 'FAILED');
      // The pipeline may have created something, so it has to destroy it.
      await plane.client.deleteEnvironment({ name: 'dev' });
      await plane.waitsFor('dev', 'review of pull request #2');
    } finally {
      await plane.stop();
    }
  });

  it('end the wait for a pipeline while the host is away', async () => {
    const plane = await GitPlane.start(databases, {
      git: { pipelineTimeout: { seconds: 4 } },
    });
    try {
      const repository = await plane.register('acme/away');
      await plane.create('dev', repository.name);
      await plane.waitsFor('dev', 'Waiting for review');
      await repository.merge(1);
      await plane.waitsFor('dev', 'Waiting for the pipeline');
      plane.api.isAway = true;
      const failed = await plane.reaches('dev', 'FAILED');
      expect(failed?.deploymentStatusMessage).toContain(
        "still waited when its deadline passed: GitHub (github.com) can't be reached",
      );
    } finally {
      await plane.stop();
    }
  });

  it('end the wait for a pipeline that never reports', async () => {
    const plane = await GitPlane.start(databases, {
      git: { pipelineTimeout: { seconds: 4 } },
    });
    try {
      const repository = await plane.register('acme/silent');
      await plane.create('dev', repository.name);
      await plane.waitsFor('dev', 'Waiting for review');
      await repository.merge(1);
      const failed = await plane.reaches('dev', 'FAILED');
      expect(failed?.deploymentStatusMessage).toContain(
        'still waited when its deadline passed: Waiting for the pipeline',
      );
      await plane.redeploy('dev');
      await plane.waitsFor('dev', 'pull request #2');
    } finally {
      await plane.stop();
    }
  });
});
