import { HostProblem } from '../hosts/HostProblem';
import { PULL_REQUEST } from '../hosts/pullRequestTerms';
import { listLastingLinks, waitFor, waitForHost } from './waits';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const start = Date.parse('2026-12-01T00:00:00Z');
const handle = {
  repository: { provider: 'GITHUB', name: 'acme/infra', branch: 'main' },
  since: new Date(start).toISOString(),
};
const at = (time: number) => jest.setSystemTime(start + time);

beforeEach(() => jest.useFakeTimers({ now: start }));
afterEach(() => jest.useRealTimers());

describe('waitFor', () => {
  const wait = (
    timeout: number,
    options: { deadlineNotice?: number; pollInterval?: number } = {},
  ) =>
    waitFor(
      { handle, reason: 'Waiting for review', timeout },
      { pollInterval: MINUTE, ...options },
    ).wait;

  it.each([
    ['a day', 30 * DAY, undefined, DAY],
    ['a quarter of a short time', 8 * HOUR, undefined, 2 * HOUR],
    ['the configured time', 30 * DAY, 3 * DAY, 3 * DAY],
  ])(
    'has the owner notified %s before the deadline',
    (_, timeout, deadlineNotice, notice) => {
      expect(wait(timeout, { deadlineNotice })).toMatchObject({
        deadlineAt: new Date(start + timeout),
        deadlineNoticeAt: new Date(start + timeout - notice),
      });
    },
  );

  it('says when it fails from the notice on', () => {
    at(29 * DAY - 1);
    expect(wait(30 * DAY).reason).toBe('Waiting for review');
    at(29 * DAY);
    expect(wait(30 * DAY).reason).toBe(
      'Waiting for review. It fails if that takes longer than 2026-12-31 00:00 UTC',
    );
  });

  it('looks again in time for the notice', () => {
    expect(wait(30 * DAY).checkAt).toEqual(new Date(start + MINUTE));
    expect(wait(8 * HOUR, { pollInterval: DAY }).checkAt).toEqual(
      new Date(start + 6 * HOUR),
    );
    at(7 * HOUR);
    expect(wait(8 * HOUR, { pollInterval: DAY }).checkAt).toEqual(
      new Date(start + 7 * HOUR + DAY),
    );
  });
});

describe('waitForHost', () => {
  it('has the owner notified too', () => {
    const { wait } = waitForHost(
      { handle, timeout: 30 * DAY },
      new HostProblem('unreachable', 'GitHub is away'),
      { pollInterval: MINUTE },
    );
    expect(wait.deadlineNoticeAt).toEqual(new Date(start + 29 * DAY));
  });
});

describe('listLastingLinks', () => {
  const pullRequest = {
    number: 7,
    url: 'https://git.example/pull/7',
    checksUrl: 'https://git.example/pull/7/checks',
  };
  const check = (name: string) => ({
    name,
    state: 'passed' as const,
    url: `https://ci.example/${name}`,
  });

  it('has the log of each check, whatever its state', () => {
    expect(
      listLastingLinks(PULL_REQUEST, pullRequest, [
        check('plan'),
        { name: 'lint', state: 'failed' },
        { ...check('apply'), state: 'pending' },
      ]),
    ).toEqual([
      { title: 'Pull request #7', url: pullRequest.url },
      { title: 'Checks', url: pullRequest.checksUrl },
      { title: 'Log: plan', url: 'https://ci.example/plan' },
      { title: 'Log: apply', url: 'https://ci.example/apply' },
    ]);
  });

  it('has 20 logs at most', () => {
    const checks = Array.from({ length: 100 }, (_, index) =>
      check(`job-${index}`),
    );
    expect(listLastingLinks(PULL_REQUEST, pullRequest, checks)).toHaveLength(
      22,
    );
  });
});
