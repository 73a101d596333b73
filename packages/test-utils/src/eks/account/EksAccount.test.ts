import { EksAccount } from './EksAccount';

const ROLE = 'arn:aws:iam::123456789012:role/payments';

describe('EksAccount', () => {
  let account: EksAccount;

  beforeEach(async () => {
    jest.useFakeTimers();
    account = new EksAccount({
      accountId: '123456789012',
      region: 'us-east-1',
      transitionMilliseconds: 300,
      principalExists: async arn => arn === ROLE,
      // Such as a1x: the VPC a, the zone 1.
      findSubnet: async ([vpc, zone]) => ({ vpcId: `vpc-of-${vpc}`, zone }),
    });
    await account.clusters.create({
      name: 'dev',
      version: '1.35',
      roleArn: ROLE,
      resourcesVpcConfig: { subnetIds: ['a1', 'a2'] },
    });
    jest.runAllTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('has an endpoint and an issuer once a cluster is active', () => {
    expect(account.clusters.describe('dev')).toMatchObject({
      arn: 'arn:aws:eks:us-east-1:123456789012:cluster/dev',
      status: 'ACTIVE',
      endpoint: expect.stringMatching(/\.eks\.amazonaws\.com$/),
      identity: { oidc: { issuer: expect.stringMatching(/^https:/) } },
      resourcesVpcConfig: { vpcId: 'vpc-of-a' },
    });
  });

  it.each([
    ['a second cluster of a name', { name: 'dev' }, 'already exists'],
    ['an unknown role', { name: 'b', roleArn: 'nobody' }, 'does not exist'],
    ['an unknown version', { name: 'b', version: '1.20' }, 'unsupported'],
    [
      'subnets of two VPCs',
      { name: 'b', resourcesVpcConfig: { subnetIds: ['a1', 'b1'] } },
      'one VPC',
    ],
    [
      'subnets of one zone',
      { name: 'b', resourcesVpcConfig: { subnetIds: ['a1x', 'a1y'] } },
      'two different AZs',
    ],
    [
      'half of Auto Mode',
      { name: 'b', computeConfig: { enabled: true } },
      'Auto Mode',
    ],
  ])('refuses %s', async (_, input, message) => {
    await expect(
      account.clusters.create({
        roleArn: ROLE,
        resourcesVpcConfig: { subnetIds: ['a1', 'a2'] },
        ...input,
      }),
    ).rejects.toThrow(message);
  });

  it('upgrades by one minor version, and one update at a time', () => {
    expect(() =>
      account.clusters.updateVersion('dev', { version: '1.37' }),
    ).toThrow('Unsupported Kubernetes minor version update from 1.35 to 1.37');

    const { id } = account.clusters.updateVersion('dev', { version: '1.36' });
    expect(() =>
      account.clusters.updateConfig('dev', { zonalShiftConfig: {} }),
    ).toThrow('Cluster dev is in status UPDATING');

    jest.runAllTimers();
    expect(account.clusters.describeUpdate('dev', String(id))).toMatchObject({
      status: 'Successful',
    });
    expect(account.clusters.describe('dev').version).toBe('1.36');
  });

  it('ends nothing while it is paused', () => {
    account.pause();
    account.clusters.updateVersion('dev', { version: '1.36' });
    jest.runAllTimers();
    expect(account.clusters.describe('dev').status).toBe('UPDATING');

    account.resume();
    expect(account.clusters.describe('dev')).toMatchObject({
      status: 'ACTIVE',
      version: '1.36',
    });
  });

  it('answers with the outcome when nothing takes time', async () => {
    const atOnce = new EksAccount({
      accountId: '123456789012',
      region: 'us-east-1',
      transitionMilliseconds: 0,
      principalExists: async () => true,
      findSubnet: async ([, zone]) => ({ vpcId: 'vpc-a', zone }),
    });
    const cluster = await atOnce.clusters.create({
      name: 'prod',
      version: '1.35',
      roleArn: ROLE,
      resourcesVpcConfig: { subnetIds: ['a1', 'a2'] },
    });
    expect(cluster).toMatchObject({
      status: 'ACTIVE',
      endpoint: expect.stringMatching(/\.eks\.amazonaws\.com$/),
    });
    expect(
      atOnce.clusters.updateVersion('prod', { version: '1.36' }),
    ).toMatchObject({ status: 'Successful' });
    expect(cluster).toMatchObject({ status: 'ACTIVE', version: '1.36' });

    atOnce.clusters.delete('prod');
    expect(atOnce.clusters.names).toEqual([]);
  });

  it('dumps all clusters with what is in them', async () => {
    await account.accessEntries.create('dev', { principalArn: ROLE });

    expect(account.dump()).toEqual({
      dev: {
        cluster: expect.objectContaining({ name: 'dev', version: '1.35' }),
        nodeGroups: {},
        addons: {},
        accessEntries: {
          [ROLE]: expect.objectContaining({ clusterName: 'dev' }),
        },
        accessPolicies: {},
        podIdentities: {},
        updates: {},
      },
    });
  });

  it('deletes a cluster only after its node groups', async () => {
    await account.nodeGroups.create('dev', {
      nodegroupName: 'default',
      nodeRole: ROLE,
      scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
    });
    expect(() => account.clusters.delete('dev')).toThrow(
      'Cluster has nodegroups attached',
    );

    account.nodeGroups.delete('dev', 'default');
    jest.runAllTimers();
    account.clusters.delete('dev');
    jest.runAllTimers();
    expect(account.clusters.names).toEqual([]);
  });

  it('keeps nodes at the version of the control plane or below', async () => {
    await account.nodeGroups.create('dev', {
      nodegroupName: 'default',
      nodeRole: ROLE,
      scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 },
    });
    jest.runAllTimers();

    expect(() =>
      account.nodeGroups.updateVersion('dev', 'default', { version: '1.36' }),
    ).toThrow('newer than the version of the cluster');
    expect(() =>
      account.nodeGroups.updateConfig('dev', 'default', {
        scalingConfig: { desiredSize: 9 },
      }),
    ).toThrow('desired capacity 9');
  });

  it("deletes an add-on's Pod Identity associations with it, and no others", async () => {
    await account.podIdentities.create('dev', {
      namespace: 'payments',
      serviceAccount: 'payments',
      roleArn: ROLE,
    });
    await account.addons.create('dev', {
      addonName: 'external-dns',
      podIdentityAssociations: [
        { serviceAccount: 'external-dns', roleArn: ROLE },
      ],
    });
    jest.runAllTimers();
    expect(listServiceAccounts()).toEqual(['payments', 'external-dns']);

    account.addons.delete('dev', 'external-dns');
    jest.runAllTimers();
    expect(listServiceAccounts()).toEqual(['payments']);
  });

  it('refuses an add-on version of another Kubernetes version', async () => {
    await expect(
      account.addons.create('dev', {
        addonName: 'coredns',
        addonVersion: 'v1.36.0-eksbuild.1',
      }),
    ).rejects.toThrow('coredns v1.36.0-eksbuild.1 in 1.35');
  });

  it('finds tags by ARN and keeps changes to them', async () => {
    const { accessEntryArn } = await account.accessEntries.create('dev', {
      principalArn: ROLE,
      tags: { stage: 'dev' },
    });
    Object.assign(account.tagsOf(String(accessEntryArn)), { stage: 'prod' });

    expect(account.accessEntries.describe('dev', ROLE).tags).toEqual({
      stage: 'prod',
    });
    expect(() => account.tagsOf('arn:aws:eks:nowhere')).toThrow(
      'No resource found',
    );
  });

  function listServiceAccounts() {
    return account.podIdentities
      .list('dev', new URLSearchParams())
      .map(({ serviceAccount }) => serviceAccount);
  }
});
