import { renderDeletedEnvironment } from './renderDeletedEnvironment';
import { renderTerraformEnvironment } from './renderTerraformEnvironment';

const arn = 'arn:aws:proton:ap-northeast-1:808225968452:environment/test';

const rendered = renderTerraformEnvironment({
  files: [{ path: 'main.tf', contents: 'locals {}\n' }],
  selector: '*',
  environment: { name: 'test', arn },
  inputs: {},
  template: {
    arn: 'arn:aws:proton:ap-northeast-1:808225968452:environment-template/vpc',
    majorVersion: '1',
    minorVersion: '0',
  },
  deploymentId: '36671098-fe12-4545-b2e7-3989adc35e91',
  accountId: '808225968452',
}).map(({ path, contents }) => ({ path, contents: String(contents) }));

const backend = { path: 'backend.tf', contents: 'terraform {}\n' };

describe('renderDeletedEnvironment', () => {
  const deleted = renderDeletedEnvironment(arn, [...rendered, backend]);

  it('changes the metadata and the headers, and nothing else', () => {
    expect(deleted.map(({ path }) => path)).toEqual([
      'main.tf',
      'proton.environment.variables.tf',
      '.proton/deployment-metadata.json',
    ]);
    expect(deleted[0].contents).toBe(`/*
This file is no longer managed by AWS Proton. The associated resource has been deleted in Proton.
*/

locals {}
`);
    expect(deleted[2].contents).toBe(`{
  "deploymentId" : "<proton-resource-deleted>",
  "isResourceDeleted" : true,
  "resourceMetadata" : {
    "arn" : "${arn}",
    "templateArn" : "arn:aws:proton:ap-northeast-1:808225968452:environment-template/vpc",
    "templateMajorVersion" : "1",
    "templateMinorVersion" : "0"
  }
}`);
  });

  it('has nothing left to change the second time', () => {
    const again = deleted.map(({ path, contents }) => ({
      path,
      contents: String(contents),
    }));
    expect(renderDeletedEnvironment(arn, again)).toEqual([]);
  });
});
