import { HostedGit } from '@proton-vending/test-utils';
import { GitPlane } from '../__testUtils__/GitPlane';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

/** What the engine writes, in order. */
const WRITES = ['git/trees', 'git/commits', 'git/refs', 'pulls'];

describe('a deployment whose host breaks off', () => {
  let plane: GitPlane;
  let repository: HostedGit;
  let count: number;

  useGitPlane('crashes', test => {
    ({ plane, repository, count } = test);
  });

  afterEach(() => {
    plane.github.onAnswered = () => {};
  });

  it.each(WRITES)(
    'opens one pull request, although the answer to %s is lost',
    async path => {
      const name = `dev-${count}`;
      let losses = 1;
      plane.github.onAnswered = request => {
        if (
          request === `POST /repos/${repository.name}/${path}` &&
          losses > 0
        ) {
          losses -= 1;
          return 'lost';
        }
        return undefined;
      };
      await plane.create(name, repository.name);
      await plane.waitsFor(name, 'Waiting for review of pull request #1');

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
    plane.github.onAnswered = request =>
      request === `POST /repos/${repository.name}/pulls` ||
      request === `GET /repos/${repository.name}/pulls`
        ? 'lost'
        : undefined;
    await plane.create(name, repository.name);
    await plane.waitsFor(name, "can't be reached");
    await plane.client.cancelEnvironmentDeployment({ environmentName: name });
    plane.github.onAnswered = () => undefined;
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
