import { mockServices } from '@backstage/backend-test-utils';
import { readProviderConfigs, selectTargets } from './readProviderConfigs';

function read(proton?: object) {
  return readProviderConfigs(
    mockServices.rootConfig({
      data: proton ? { catalog: { providers: { proton } } } : {},
    }),
  );
}

const everything = {
  accounts: undefined,
  environmentTemplates: undefined,
  describeClusters: undefined,
  rules: expect.objectContaining({
    defaultOwner: 'unknown',
    namespace: 'default',
  }),
  schedule: { frequency: { minutes: 5 }, timeout: { minutes: 5 } },
};

describe('readProviderConfigs', () => {
  it('has one provider for everything by default', () => {
    expect(read()).toEqual([{ id: 'default', ...everything }]);
    expect(read({ demo: {} })).toEqual([{ id: 'demo', ...everything }]);
  });

  it('reads what is given', () => {
    expect(
      read({
        demo: {
          accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
          environmentTemplates: ['eks-cluster'],
          defaultOwner: 'group:default/platform',
          namespace: 'clusters',
          tags: { owner: 'Team', labels: { 'cost-center': 'CostCenter' } },
          outputs: { endpoint: 'url' },
          kubernetes: { assumeRole: 'arn:aws:iam::{accountId}:role/portal' },
          eks: { describeClusters: true, endpoint: 'http://localhost:5000' },
          schedule: { frequency: { minutes: 1 }, timeout: { minutes: 2 } },
        },
      }),
    ).toEqual([
      {
        id: 'demo',
        accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
        environmentTemplates: ['eks-cluster'],
        describeClusters: { endpoint: 'http://localhost:5000' },
        rules: expect.objectContaining({
          defaultOwner: 'group:default/platform',
          namespace: 'clusters',
          tagNames: expect.objectContaining({
            owner: 'Team',
            system: 'backstage.io/system',
            labels: { 'cost-center': 'CostCenter' },
          }),
          outputMapping: expect.objectContaining({
            endpoint: ['url'],
            version: ['cluster_version', 'eks_cluster_version'],
          }),
          kubernetes: {
            assumeRole: 'arn:aws:iam::{accountId}:role/portal',
            externalId: undefined,
            workloads: undefined,
          },
        }),
        schedule: { frequency: { minutes: 1 }, timeout: { minutes: 2 } },
      },
    ]);
  });
});

describe('selectTargets', () => {
  const configured = [
    { accountId: '123456789012', regions: ['us-east-1', 'eu-west-1'] },
    { accountId: '210987654321', regions: ['us-west-2'] },
  ];
  const [provider] = read();

  it('takes every region of every account by default', () => {
    expect(selectTargets({ provider, configured })).toEqual([
      { accountId: '123456789012', region: 'us-east-1' },
      { accountId: '123456789012', region: 'eu-west-1' },
      { accountId: '210987654321', region: 'us-west-2' },
    ]);
  });

  it('takes what the provider names', () => {
    expect(
      selectTargets({
        provider: {
          ...provider,
          accounts: [
            { accountId: '123456789012', regions: ['eu-west-1'] },
            { accountId: '210987654321' },
          ],
        },
        configured,
      }),
    ).toEqual([
      { accountId: '123456789012', region: 'eu-west-1' },
      { accountId: '210987654321', region: 'us-west-2' },
    ]);
  });

  it.each([
    [{ accountId: '999999999999' }, /names the account 999999999999/],
    [
      { accountId: '210987654321', regions: ['eu-west-1'] },
      /names the region eu-west-1 of the account 210987654321/,
    ],
  ])('refuses %j, which proton.accounts does not have', (account, message) => {
    expect(() =>
      selectTargets({
        provider: { ...provider, accounts: [account] },
        configured,
      }),
    ).toThrow(message);
  });
});
