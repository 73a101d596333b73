import { HostedGit } from '@proton-vending/test-utils';
import { GitPlane } from '../__testUtils__/GitPlane';
import { EACH_HOST, formatPull } from '../__testUtils__/testHosts';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

describe.each(EACH_HOST)('a deployment whose $title breaks off', host => {
  let plane: GitPlane;
  let repository: HostedGit;
  let count: number;

  useGitPlane(
    'crashes',
    test => {
      ({ plane, repository, count } = test);
    },
    { host },
  );

  afterEach(() => {
    plane.api.onAnswered = () => {};
  });

  it.each(host.writes)(
    'opens one pull request, although the answer to %s is lost',
    async path => {
      const name = `dev-${count}`;
      let losses = 1;
      plane.api.onAnswered = request => {
        if (
          request === `POST ${host.toApiPath(repository, path)}` &&
          losses > 0
        ) {
          losses -= 1;
          return 'lost';
        }
        return undefined;
      };
      await plane.create(name, repository.name);
      await plane.waitsFor(
        name,
        `Waiting for review of ${formatPull(host, 1)}`,
      );

      expect(losses).toBe(0);
      expect(repository.pulls).toHaveLength(1);
      const { head, headCommit } = repository.pulls[0];
      expect(await repository.git.find(`${head}~1`)).toBe(
        await repository.git.find('main'),
      );
      expect(
        await repository.git.read(headCommit, `${name}/main.tf`),
      ).toContain('This file is managed by AWS Proton');
      await repository.merge(1);
      await plane.waitsFor(name, 'Waiting for the pipeline');
    },
  );

  it('closes its pull request when it is cancelled before its number is stored', async () => {
    const name = `dev-${count}`;
    plane.api.onAnswered = request =>
      request === `POST ${host.toApiPath(repository)}` ||
      request === `GET ${host.toApiPath(repository)}`
        ? 'lost'
        : undefined;
    await plane.create(name, repository.name);
    await plane.waitsFor(name, "can't be reached");
    await plane.client.cancelEnvironmentDeployment({ environmentName: name });
    plane.api.onAnswered = () => undefined;
    await plane.reaches(name, 'CANCELLED');
    expect(repository.pulls.map(({ state }) => state)).not.toContain('open');
    expect(
      await repository.git.find(
        `refs/heads/proton--proton-environment-${
          (
            await plane.readDeployment(name)
          ).id
        }`,
      ),
    ).toBeUndefined();
  });
});
