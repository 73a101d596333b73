import { parseDeploymentMetadata } from './deploymentMetadata';

describe('parseDeploymentMetadata', () => {
  it('reads what AWS Proton wrote', () => {
    expect(
      parseDeploymentMetadata(`{
  "deploymentId" : "36671098-fe12-4545-b2e7-3989adc35e91",
  "isResourceDeleted" : true,
  "resourceMetadata" : {
    "arn" : "arn:of:dev",
    "templateArn" : "arn:of:template",
    "templateMajorVersion" : "1",
    "templateMinorVersion" : "2"
  }
}`),
    ).toEqual({
      arn: 'arn:of:dev',
      deploymentId: '36671098-fe12-4545-b2e7-3989adc35e91',
      isDeleted: true,
      templateArn: 'arn:of:template',
      majorVersion: '1',
      minorVersion: '2',
    });
  });

  it('knows the folders of components', () => {
    expect(
      parseDeploymentMetadata(
        '{"componentMetadata": {"arn": "arn:of:component"}}',
      ).arn,
    ).toBe('arn:of:component');
  });

  it.each(['', '[]', '{"deploymentId": 7}', 'null'])(
    'reads nothing of %p',
    text => {
      expect(parseDeploymentMetadata(text)).toEqual({ isDeleted: false });
    },
  );
});
