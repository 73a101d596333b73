import { TestDatabases } from '@backstage/backend-test-utils';
import { HostedGit } from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import { GitPlane } from '../__testUtils__/GitPlane';
import { EACH_PIPELINE_HOST } from '../__testUtils__/testHosts';

jest.setTimeout(240_000);

const SECRET = 'webhook-secret-of-tests';

/** Longer than a worker needs for a deployment that was woken, in milliseconds. */
const LONG_ENOUGH_MS = 2_000;

describe.each(EACH_PIPELINE_HOST)('webhooks of $title by HTTP', host => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: GitPlane;
  let repository: HostedGit;
  let body: string;

  beforeAll(async () => {
    plane = await GitPlane.start(databases, {
      git: { pollInterval: { hours: 1 } },
      host,
      webhookSecret: SECRET,
    });
    repository = await plane.register('acme/webhooks');
    await plane.create('dev', repository.name);
    await plane.waitsFor('dev', 'Waiting for review');
    await repository.merge(1);
    const [, event] = host.toMergeEvent(repository.pulls[0].head);
    body = JSON.stringify(event);
  });

  afterAll(() => plane.stop());

  /** Everything that an event could change. */
  const snapshot = async () => ({
    deployment: await plane.readDeployment('dev'),
    log: await plane.readLog('dev'),
    requests: [...plane.api.requests],
    pulls: structuredClone(repository.pulls),
    commit: await repository.git.find('main'),
  });

  const deliver = (text: string, headers: Record<string, string>) =>
    plane.deliver(host.title.toLowerCase(), text, headers);

  const signed = (secret = SECRET, text = body) =>
    host.signWebhook(text, secret);

  it.each([
    ['without a signature', () => ({})],
    ['signed with another secret', () => signed('another-secret')],
    ['signed with no secret', () => signed('')],
    ...(host.provider === 'GITHUB'
      ? ([
          ['signed for another body', () => signed(SECRET, '{}')],
          [
            'with a signature of the old kind',
            () => ({ 'x-hub-signature': `sha1=${'0'.repeat(40)}` }),
          ],
        ] as const)
      : []),
  ] as [string, () => Record<string, string>][])(
    'are refused %s, and change nothing',
    async (_, headers) => {
      const before = await snapshot();
      expect(await deliver(body, headers())).toBe(403);
      await delay(LONG_ENOUGH_MS);
      expect(await snapshot()).toEqual(before);
    },
  );

  it('have the engine look at once, and do nothing twice', async () => {
    expect(await deliver(body, signed())).toBe(202);
    await plane.waitsFor('dev', 'Waiting for the pipeline');
    const { log, pulls, commit, deployment } = await snapshot();

    for (let replay = 0; replay < 3; replay += 1) {
      expect(await deliver(body, signed())).toBe(202);
    }
    await delay(LONG_ENOUGH_MS);
    const after = await snapshot();
    expect({ ...after, deployment: undefined, requests: undefined }).toEqual({
      log,
      pulls,
      commit,
    });
    expect(after.deployment).toMatchObject({
      id: deployment.id,
      status: 'IN_PROGRESS',
      step: deployment.step,
      wait: deployment.wait,
      deadline_at: deployment.deadline_at,
    });
    expect(await plane.knex('deployments')).toHaveLength(1);
  });

  it('change nothing after the end of the deployment', async () => {
    await plane.notify('dev', 'SUCCEEDED');
    await plane.reaches('dev', 'SUCCEEDED');
    const before = await snapshot();
    expect(await deliver(body, signed())).toBe(202);
    await delay(LONG_ENOUGH_MS);
    expect(await snapshot()).toEqual(before);
  });

  it('that name no deployment are accepted, and change nothing', async () => {
    const before = await snapshot();
    const other = JSON.stringify(host.toMergeEvent('main')[1]);
    expect(await deliver(other, signed(SECRET, other))).toBe(202);
    await delay(LONG_ENOUGH_MS);
    expect(await snapshot()).toEqual(before);
  });
});
