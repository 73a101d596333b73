import { ATTEMPT_PERIOD_MS, judgeAttempts } from './registrationAttempts';

describe('judgeAttempts', () => {
  const now = new Date();
  const longAgo = new Date(now.getTime() - ATTEMPT_PERIOD_MS);

  it.each([
    ['try', undefined],
    ['try', { attempts: 0, lastAttemptedAt: now }],
    ['try', { attempts: 2, lastAttemptedAt: longAgo }],
    ['wait', { attempts: 3, lastAttemptedAt: now }],
    ['quarantine', { attempts: 3, lastAttemptedAt: longAgo }],
  ])('says %s after %j', (verdict, attempts) => {
    expect(judgeAttempts(attempts, now)).toBe(verdict);
  });
});
