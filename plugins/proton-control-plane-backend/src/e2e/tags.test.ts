import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const ARNS = 'arn:aws:proton:us-east-1:123456789012';
const templateArn = `${ARNS}:environment-template/eks`;
const environmentArn = `${ARNS}:environment/dev`;
const managed = [
  { key: 'aws:proton:account', value: '123456789012' },
  { key: 'aws:proton:template', value: templateArn },
];

describeOnEachDatabase('tags', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({
      name: 'eks',
      tags: [{ key: 'team', value: 'a' }],
    });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  async function list(resourceArn: string) {
    const { tags } = await plane.client.listTagsForResource({ resourceArn });
    return tags;
  }

  async function createEnvironment() {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      tags: [{ key: 'stage', value: 'dev' }],
    });
    await plane.settled('dev');
  }

  it('of an environment are listed with the managed ones', async () => {
    await createEnvironment();

    expect(await list(environmentArn)).toEqual([
      managed[0],
      { key: 'aws:proton:environment', value: environmentArn },
      managed[1],
      { key: 'stage', value: 'dev' },
    ]);
  });

  it('are added, replaced and removed', async () => {
    await plane.client.tagResource({
      resourceArn: templateArn,
      tags: [
        { key: 'team', value: 'b' },
        { key: 'cost', value: '' },
      ],
    });
    await plane.client.untagResource({
      resourceArn: templateArn,
      tagKeys: ['team', 'unknown'],
    });

    expect(await list(templateArn)).toEqual([
      ...managed,
      { key: 'cost', value: '' },
    ]);
    expect(plane.tagChanges).toEqual([
      `${templateArn} cost,team`,
      `${templateArn} team,unknown`,
    ]);
  });

  it('of a template go to the versions that are made later, and no further', async () => {
    await plane.client.createEnvironmentTemplateVersion({
      templateName: 'eks',
      majorVersion: '1',
      source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
      tags: [{ key: 'stage', value: 'dev' }],
    });
    await createEnvironment();

    expect(await list(`${templateArn}:1.0`)).toEqual(managed);
    expect(await list(`${templateArn}:1.1`)).toEqual([
      ...managed,
      { key: 'stage', value: 'dev' },
      { key: 'team', value: 'a' },
    ]);
    expect(await list(environmentArn)).not.toContainEqual(
      expect.objectContaining({ key: 'team' }),
    );
  });

  it('survive a deployment, and leave a repeated creation what it was', async () => {
    await createEnvironment();
    await plane.client.tagResource({
      resourceArn: environmentArn,
      tags: [{ key: 'owner', value: 'me' }],
    });
    await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
    });
    await plane.settled('dev');
    await plane.client.untagResource({
      resourceArn: templateArn,
      tagKeys: ['team'],
    });

    expect(await list(environmentArn)).toContainEqual({
      key: 'owner',
      value: 'me',
    });
    await expect(
      plane.client.createEnvironmentTemplate({
        name: 'eks',
        tags: [{ key: 'team', value: 'a' }],
      }),
    ).resolves.toMatchObject({ environmentTemplate: { name: 'eks' } });
  });

  it('are listed in pages of at most 50', async () => {
    await plane.client.tagResource({
      resourceArn: templateArn,
      tags: Array.from({ length: 49 }, (_, index) => ({
        key: `key-${index}`,
        value: '',
      })),
    });

    const first = await plane.client.listTagsForResource({
      resourceArn: templateArn,
    });
    const second = await plane.client.listTagsForResource({
      resourceArn: templateArn,
      nextToken: first.nextToken,
    });

    expect(first.tags).toHaveLength(50);
    expect(second.tags).toHaveLength(2);
    expect(second.nextToken).toBeUndefined();
  });

  it.each([
    ['aws:proton:mine', 'begin with aws: are reserved'],
    ['AWS:other', 'begin with aws: are reserved'],
  ])('with the key %s are refused', async (key, message) => {
    await expect(
      plane.client.tagResource({
        resourceArn: templateArn,
        tags: [{ key, value: '' }],
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    await expect(
      plane.client.untagResource({ resourceArn: templateArn, tagKeys: [key] }),
    ).rejects.toThrow(message);
    await expect(
      plane.client.createEnvironmentTemplate({
        name: 'other',
        tags: [{ key, value: '' }],
      }),
    ).rejects.toThrow(message);
  });

  it('are 50 at most, and each key once', async () => {
    await expect(
      plane.client.tagResource({
        resourceArn: templateArn,
        tags: Array.from({ length: 50 }, (_, index) => ({
          key: `key-${index}`,
          value: '',
        })),
      }),
    ).rejects.toThrow('can have 50 tags, and it would have 51');
    await expect(
      plane.client.tagResource({
        resourceArn: templateArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      }),
    ).rejects.toThrow('"a" is there more often');
  });

  it.each([
    [`${ARNS}:environment/none`],
    [`${ARNS}:environment-template/none`],
    [`${ARNS}:environment-template/eks:1.7`],
    [`${ARNS}:environment-template/eks:latest`],
    [`${ARNS}:service/none`],
  ])('of %s do not exist', async resourceArn => {
    await expect(list(resourceArn)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `${resourceArn} does not exist`,
    });
  });

  it.each([
    ['arn:aws:proton:us-east-1:210987654321:environment/dev', '210987654321'],
    ['arn:aws:proton:eu-west-1:123456789012:environment/dev', 'eu-west-1'],
  ])("of %s are somebody else's", async (resourceArn, theirs) => {
    const error = await list(resourceArn).catch(reason => reason);

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(theirs);
    expect(error.message).toContain(
      'the request is for account 123456789012 in us-east-1',
    );
  });
});
