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
      templates: {},
      accounts: [],
    });
  });

  it('reads the policies of sessions', () => {
    const arns = ['arn:aws:iam::aws:policy/PowerUserAccess'];
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    };
    const inline = JSON.stringify(policy);
    expect(
      read({
        policyArns: arns,
        policy,
        templates: {
          network: { policyArns: [] },
          eks: { policy: JSON.stringify(policy, null, 2) },
        },
        accounts: [
          { accountId: '123456789012', roleArn: ROLE, policyArns: arns },
          { accountId: '111122223333', roleArn: ROLE },
        ],
      }),
    ).toMatchObject({
      policy: { arns, inline },
      templates: { network: { arns: [] }, eks: { arns: [], inline } },
      accounts: [{ policy: { arns } }, { policy: undefined }],
    });
  });

  it.each(['2048-game', 'eks_', 'a--b', 'constructor'])(
    'reads the policy of a template named %s',
    name => {
      const policyArns = ['arn:aws:iam::aws:policy/PowerUserAccess'];
      expect(
        read({ templates: { [name]: { policyArns } } })?.templates,
      ).toEqual({ [name]: { arns: policyArns } });
    },
  );

  it.each([
    [{ duration: { minutes: 14 } }, /15 minutes to 12 hours/],
    [{ duration: { hours: 13 } }, /15 minutes to 12 hours/],
    [
      { accounts: [{ accountId: '123456789012', roleArn: 'proton' }] },
      /must be the ARN of an IAM role, not "proton"/,
    ],
    [{ accounts: [{ roleArn: ROLE }] }, /accountId/],
    [
      { planPolicyArns: ['ReadOnlyAccess'] },
      /planPolicyArns must be ARNs of IAM policies, not "ReadOnlyAccess"/,
    ],
    [
      { policyArns: Array(11).fill('arn:aws:iam::aws:policy/ReadOnlyAccess') },
      /assumeRole\.policyArns has 11 policies. AWS allows 10/,
    ],
    [
      { templates: { '2048-game': ['arn:aws:iam::aws:policy/x'] } },
      /assumeRole\.templates\.2048-game must have policyArns or policy/,
    ],
    [
      { templates: { eks: {} } },
      /assumeRole\.templates\.eks must have policyArns or policy/,
    ],
    [
      { templates: { eks: { policyArn: 'arn:aws:iam::aws:policy/x' } } },
      /assumeRole\.templates\.eks must have policyArns or policy/,
    ],
    [
      { templates: [{ templateName: 'eks', policyArns: [] }] },
      /assumeRole\.templates must be an object whose keys are names/,
    ],
    [
      { templates: { '2048-game': { policyArns: 'x' } } },
      /assumeRole\.templates\.2048-game\.policyArns/,
    ],
    [{ policy: 'Allow' }, /assumeRole\.policy must be an IAM policy/],
    [{ policy: { Version: '2012-10-17' } }, /with a Statement/],
    [
      { templates: { eks: { policy: { Statement: 'x'.repeat(2_040) } } } },
      /assumeRole\.templates\.eks\.policy and .* have up to 2056 characters/,
    ],
    [
      {
        accounts: [
          {
            accountId: '123456789012',
            roleArn: ROLE,
            policyArns: Array(10).fill(
              `arn:aws:iam::123456789012:policy/${'x'.repeat(100)}`,
            ),
            policy: { Statement: '${environmentName}'.repeat(8) },
          },
        ],
      },
      /accounts\[0\]\.policy and .* have up to 2146 characters/,
    ],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
