import { readStatusChange } from './readStatusChange';

const ARN = 'arn:aws:proton:us-east-1:123456789012:environment/dev';

const event = {
  version: '0',
  source: 'aws.proton',
  'detail-type': 'AWS Proton Environment Status Change',
  resources: [ARN],
  detail: { name: 'dev', status: 'SUCCEEDED', previousStatus: 'IN_PROGRESS' },
};

describe('readStatusChange', () => {
  it('reads the change of an environment', () => {
    expect(readStatusChange(event)).toEqual({
      resource: 'Environment',
      arn: ARN,
      partition: 'aws',
      accountId: '123456789012',
      region: 'us-east-1',
      resourceType: 'environment',
      resourceId: 'dev',
      name: 'dev',
      status: 'SUCCEEDED',
      previousStatus: 'IN_PROGRESS',
    });
  });

  it('reads the change of a template version', () => {
    const arn =
      'arn:aws:proton:us-east-1:123456789012:environment-template/eks:1.2';
    expect(
      readStatusChange({
        ...event,
        'detail-type': 'AWS Proton Environment Template Version Status Change',
        resources: [arn],
        detail: {
          name: 'eks',
          majorVersion: '1',
          minorVersion: '2',
          status: 'PUBLISHED',
        },
      }),
    ).toMatchObject({
      resource: 'Environment Template Version',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks',
      majorVersion: '1',
      minorVersion: '2',
    });
  });

  it('reads a change of the tags of an environment', () => {
    const change = readStatusChange({
      ...event,
      'detail-type': 'Tag Change on Resource',
      detail: { 'changed-tag-keys': ['team'] },
    });
    expect(change).toMatchObject({ resource: 'Environment', arn: ARN });
    expect(change?.status).toBeUndefined();
  });

  it.each([
    undefined,
    'text',
    { ...event, 'detail-type': 'AWS Health Event' },
    { ...event, resources: [] },
    { ...event, resources: ['arn:aws:s3:::bucket'] },
    { ...event, detail: {} },
  ])('reads nothing else (%#)', payload => {
    expect(readStatusChange(payload)).toBeUndefined();
  });
});
