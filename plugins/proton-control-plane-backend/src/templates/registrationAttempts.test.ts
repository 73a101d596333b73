import { ATTEMPT_PERIOD_MS, judgeAttempts } from './registrationAttempts';

describe('judgeAttempts', () => {
  const now = new Date();
  const longAgo = new Date(now.getTime() - ATTEMPT_PERIOD_MS);

  it.each([
    ['try', undefined],
    ['try', { count: 0, lastBegunAt: now }],
    ['try', { count: 2, lastBegunAt: longAgo }],
    ['wait', { count: 3, lastBegunAt: now }],
    ['quarantine', { count: 3, lastBegunAt: longAgo }],
  ])('says %s after %j', (verdict, attempts) => {
    expect(judgeAttempts(attempts, now)).toBe(verdict);
  });
});
