import {
  formatDeploymentArn,
  formatEnvironmentArn,
  formatEnvironmentTemplateVersionArn,
  parseEnvironmentArn,
  parseProtonArn,
} from './arns';

const scope = { region: 'eu-west-1', accountId: '123456789012' };

describe('Proton ARNs', () => {
  it('are written as Proton wrote them', () => {
    expect(formatEnvironmentArn(scope, 'dev')).toBe(
      'arn:aws:proton:eu-west-1:123456789012:environment/dev',
    );
    expect(
      formatEnvironmentTemplateVersionArn(scope, 'eks', {
        majorVersion: '1',
        minorVersion: '0',
      }),
    ).toBe(
      'arn:aws:proton:eu-west-1:123456789012:environment-template/eks:1.0',
    );
    expect(
      formatDeploymentArn({ ...scope, partition: 'aws-cn' }, 'some-id'),
    ).toBe('arn:aws-cn:proton:eu-west-1:123456789012:deployment/some-id');
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('of %s are in the partition %s', (region, partition) => {
    expect(formatEnvironmentArn({ ...scope, region }, 'dev')).toBe(
      `arn:${partition}:proton:${region}:123456789012:environment/dev`,
    );
  });

  it('are read back', () => {
    expect(parseProtonArn(formatEnvironmentArn(scope, 'dev'))).toEqual({
      partition: 'aws',
      region: 'eu-west-1',
      accountId: '123456789012',
      resourceType: 'environment',
      resourceId: 'dev',
    });
  });

  it('of something else is no environment', () => {
    expect(
      parseEnvironmentArn(
        'arn:aws:proton:eu-west-1:123456789012:environment-template/dev',
      ),
    ).toBeUndefined();
    expect(parseEnvironmentArn('arn:aws:s3:::bucket')).toBeUndefined();
    expect(
      parseEnvironmentArn('arn:aws:proton:eu-west-1:12:environment/dev'),
    ).toBeUndefined();
  });
});
