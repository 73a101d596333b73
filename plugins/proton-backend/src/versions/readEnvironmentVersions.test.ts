import { describeDeploy } from './readEnvironmentVersions';

const current = { majorVersion: '2', minorVersion: '3' };
const upgrade = { allowed: true };

describe('describeDeploy', () => {
  it.each([
    ['2', '4', 'PUBLISHED'],
    ['2', '1', 'PUBLISHED'],
    ['10', '0', 'PUBLISHED'],
    ['2', '5', 'DRAFT'],
  ] as const)('allows %s.%s, %s', (majorVersion, minorVersion, status) => {
    expect(
      describeDeploy(
        { majorVersion, minorVersion, status },
        { current, upgrade },
      ),
    ).toEqual({ allowed: true });
  });

  it.each([
    ['1', '9', 'PUBLISHED', 'earlier major'],
    ['2', '4', 'REGISTRATION_IN_PROGRESS', 'still being registered'],
    ['2', '4', 'REGISTRATION_FAILED', 'registration of the version failed'],
  ] as const)(
    'refuses %s.%s, %s',
    (majorVersion, minorVersion, status, reason) => {
      const state = describeDeploy(
        { majorVersion, minorVersion, status },
        { current, upgrade },
      );
      expect(state.allowed).toBe(false);
      expect(state.reason).toContain(reason);
    },
  );

  it('says first why nothing can be deployed at all', () => {
    const none = { allowed: false, reason: 'A deployment runs' };
    expect(
      describeDeploy(
        { majorVersion: '1', minorVersion: '0', status: 'PUBLISHED' },
        { current, upgrade: none },
      ),
    ).toBe(none);
  });
});
