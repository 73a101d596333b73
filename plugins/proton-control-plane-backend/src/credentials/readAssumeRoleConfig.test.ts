import { ConfigReader } from '@backstage/config';
import { readAssumeRoleConfig } from './readAssumeRoleConfig';

const read = (assumeRole?: object) =>
  readAssumeRoleConfig(
    new ConfigReader({ protonControlPlane: { assumeRole } } as object as {}),
  );

const ROLE = 'arn:aws:iam::123456789012:role/proton';

describe('readAssumeRoleConfig', () => {
  it('assumes no roles unless configured', () => {
    expect(read()).toBeUndefined();
    expect(read({ externalId: 'x' })).toEqual({
      externalId: 'x',
      durationSeconds: 3600,
      allowedRoles: [],
      planPolicyArns: [],
      accounts: [],
    });
  });

  it.each([
    [{ duration: { minutes: 14 } }, /15 minutes to 12 hours/],
    [{ duration: { hours: 13 } }, /15 minutes to 12 hours/],
    [
      { accounts: [{ accountId: '123456789012', roleArn: 'proton' }] },
      /must be the ARN of an IAM role, not "proton"/,
    ],
    [{ accounts: [{ roleArn: ROLE }] }, /accountId/],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
