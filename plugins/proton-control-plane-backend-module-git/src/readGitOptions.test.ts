import { ConfigReader } from '@backstage/config';
import { readGitOptions } from './readGitOptions';

const read = (git?: object) =>
  readGitOptions(
    new ConfigReader({
      app: { baseUrl: 'https://backstage.example.com/' },
      protonControlPlane: { ...(git && { git }) },
    } as never),
  );

describe('readGitOptions', () => {
  it('is off without its key', () => {
    expect(read()).toBeUndefined();
  });

  it('has defaults', () => {
    expect(read({})).toEqual({
      reviewTimeout: 30 * 86_400_000,
      pipelineTimeout: 86_400_000,
      pollInterval: 60_000,
      deleteCompletesOn: 'notify',
      sensitiveInputs: 'refuse',
      pages: {
        baseUrl: 'https://backstage.example.com',
        entityNamespace: 'default',
      },
    });
  });

  it('reads how long before a deadline owners are notified', () => {
    expect(read({ deadlineNotice: { days: 3 } })).toMatchObject({
      deadlineNotice: 3 * 86_400_000,
    });
  });

  it.each([
    [
      { deadlineNotice: { days: 0 } },
      'protonControlPlane.git.deadlineNotice must be longer than zero',
    ],
    [
      { deleteCompletesOn: 'never' },
      'protonControlPlane.git.deleteCompletesOn must be one of notify, merge, not "never"',
    ],
    [
      { pollInterval: { seconds: 0 } },
      'protonControlPlane.git.pollInterval must be longer than zero',
    ],
  ])('refuses %j', (git, message) => {
    expect(() => read(git)).toThrow(message);
  });
});
