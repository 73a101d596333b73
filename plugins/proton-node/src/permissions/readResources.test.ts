import {
  GetEnvironmentCommand,
  GetEnvironmentTemplateCommand,
  ListTagsForResourceCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { mockClient } from 'aws-sdk-client-mock';
import {
  readEnvironmentResource,
  readOwners,
  readTemplateResource,
} from './readResources';

const ARN = 'arn:aws:proton:us-east-1:123456789012:environment/demo';

function proton() {
  const client = new ProtonClient({ region: 'us-east-1' });
  const api = mockClient(client);
  api.on(ListTagsForResourceCommand).resolves({
    tags: [
      { key: 'backstage.io/owner', value: 'team-a' },
      { key: 'stage', value: 'dev' },
    ],
  });
  api.on(GetEnvironmentCommand, { name: 'demo' }).resolves({
    environment: {
      name: 'demo',
      templateName: 'eks-cluster',
      deploymentStatus: 'FAILED',
    } as never,
  });
  api.on(GetEnvironmentTemplateCommand, { name: 'eks-cluster' }).resolves({});
  return { client, api };
}

describe('readEnvironmentResource', () => {
  it('reads what rules look at', async () => {
    const { client } = proton();

    expect(await readEnvironmentResource({ client, arn: ARN })).toEqual({
      name: 'demo',
      accountId: '123456789012',
      region: 'us-east-1',
      templateName: 'eks-cluster',
      status: 'FAILED',
      owners: ['group:default/team-a'],
      tags: { 'backstage.io/owner': 'team-a', stage: 'dev' },
    });
  });

  it('believes the catalog before the tag', async () => {
    const { client } = proton();

    const { owners } = await readEnvironmentResource({
      client,
      arn: ARN,
      owners: ['user:default/a'],
    });

    expect(owners).toEqual(['user:default/a']);
  });

  it('does not read again what is known', async () => {
    const { client, api } = proton();

    const { status } = await readEnvironmentResource({
      client,
      arn: ARN,
      known: { templateName: 'eks-cluster', deploymentStatus: 'SUCCEEDED' },
    });

    expect(status).toBe('SUCCEEDED');
    expect(api.commandCalls(GetEnvironmentCommand)).toHaveLength(0);
  });

  it('refuses what is no ARN', async () => {
    const { client } = proton();

    await expect(
      readEnvironmentResource({ client, arn: 'demo' }),
    ).rejects.toThrow('"demo" is not a Proton ARN');
  });
});

describe('readTemplateResource', () => {
  it('reads what rules look at', async () => {
    const { client } = proton();

    expect(
      await readTemplateResource({
        client,
        arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster',
      }),
    ).toEqual({
      name: 'eks-cluster',
      accountId: '123456789012',
      region: 'us-east-1',
      owners: ['group:default/team-a'],
      tags: { 'backstage.io/owner': 'team-a', stage: 'dev' },
    });
  });
});

describe('readOwners', () => {
  it.each([
    [{}, []],
    [{ 'backstage.io/owner': 'team-a' }, ['group:default/team-a']],
    [{ 'backstage.io/owner': 'user:ops/jo' }, ['user:ops/jo']],
    [{ 'backstage.io/owner': ':::' }, []],
  ])('of %j is %j', (tags, owners) => {
    expect(readOwners(tags)).toEqual(owners);
  });
});
