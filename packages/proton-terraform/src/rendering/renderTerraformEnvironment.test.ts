import {
  renderTerraformEnvironment,
  TerraformEnvironment,
} from './renderTerraformEnvironment';

const ENVIRONMENT_ARN =
  'arn:aws:proton:ap-northeast-1:808225968452:environment/test';

const HEADER = `/*
This file is managed by AWS Proton. Any changes made directly to this file will be overwritten the next time AWS Proton performs an update.

To manage this resource, see AWS Proton Resource: ${ENVIRONMENT_ARN}

If the resource is no longer accessible within AWS Proton, it may have been deleted and may require manual cleanup.
*/

`;

const source: TerraformEnvironment = {
  files: [
    { path: 'main.tf', contents: '# the network\nlocals {}\n' },
    { path: 'manifest.yaml', contents: 'infrastructure: {}' },
  ],
  selector: '*',
  environment: { name: 'test', arn: ENVIRONMENT_ARN },
  inputs: { vpc_cidr: '10.0.0.0/16' },
  template: {
    arn: 'arn:aws:proton:ap-northeast-1:808225968452:environment-template/fargate-env',
    majorVersion: '1',
    minorVersion: '0',
  },
  deploymentId: '36671098-fe12-4545-b2e7-3989adc35e91',
  accountId: '808225968452',
};

function render(changes: Partial<TerraformEnvironment> = {}) {
  const files = renderTerraformEnvironment({ ...source, ...changes });
  return new Map(files.map(({ path, contents }) => [path, contents]));
}

describe('renderTerraformEnvironment', () => {
  it('writes the template files and the three that Proton adds', () => {
    expect([...render().keys()]).toEqual([
      'main.tf',
      'proton.environment.variables.tf',
      'proton.auto.tfvars.json',
      '.proton/deployment-metadata.json',
    ]);
  });

  it('puts the header before the untouched template', () => {
    expect(render().get('main.tf')).toBe(`${HEADER}# the network\nlocals {}\n`);
  });

  // All 52 of these files in AWS Proton's own commits end with a newline.
  it('declares the variables as Proton does', () => {
    expect(render().get('proton.environment.variables.tf')).toBe(
      `${HEADER}variable "environment" {
  type = object({
    inputs = any
    name   = string
  })
  default = null
}

variable "proton_tags" {
  type    = map(string)
  default = null
}
`,
    );
  });

  it('writes the inputs and the tags', () => {
    expect(render().get('proton.auto.tfvars.json')).toBe(`{
  "environment" : {
    "name" : "test",
    "inputs" : {
      "vpc_cidr" : "10.0.0.0/16"
    }
  },
  "proton_tags" : {
    "proton:account" : "808225968452",
    "proton:template" : "arn:aws:proton:ap-northeast-1:808225968452:environment-template/fargate-env",
    "proton:environment" : "arn:aws:proton:ap-northeast-1:808225968452:environment/test"
  },
  "//" : "arn:aws:proton:ap-northeast-1:808225968452:environment/test"
}`);
  });

  it('keeps the type of every input', () => {
    const text = render({
      inputs: {
        port: 80,
        karpenter: true,
        zones: ['a', 'b'],
        labels: {},
        version: '1.30',
      },
    }).get('proton.auto.tfvars.json');
    expect(text).toContain(`"inputs" : {
      "port" : 80,
      "karpenter" : true,
      "zones" : [ "a", "b" ],
      "labels" : { },
      "version" : "1.30"
    }`);
  });

  it('writes the metadata that pipelines read', () => {
    expect(render().get('.proton/deployment-metadata.json')).toBe(`{
  "deploymentId" : "36671098-fe12-4545-b2e7-3989adc35e91",
  "isResourceDeleted" : false,
  "resourceMetadata" : {
    "arn" : "arn:aws:proton:ap-northeast-1:808225968452:environment/test",
    "templateArn" : "arn:aws:proton:ap-northeast-1:808225968452:environment-template/fargate-env",
    "templateMajorVersion" : "1",
    "templateMinorVersion" : "0"
  }
}`);
  });

  // Ten commits that AWS Proton wrote for an EKS template carry
  // argocd-values.yaml, and AWS's ECS sample carries a Lambda zip.
  it('takes every file at any depth that is for Terraform', () => {
    const zip = Buffer.from('504b0304ff00', 'hex');
    const rendered = render({
      files: [
        { path: 'main.tf', contents: '' },
        { path: 'argocd-values.yaml', contents: 'server: {}\n' },
        { path: 'lambda/function.zip', contents: zip },
        { path: 'modules/vpc/main.tf', contents: 'locals {}' },
        { path: 'modules/vpc/manifest.yaml', contents: 'kind: Pod\n' },
        { path: 'main.tofu', contents: 'locals {}' },
        { path: 'manifest.yaml', contents: 'infrastructure: {}' },
        { path: 'README.md', contents: '' },
        { path: 'modules/vpc/readme', contents: '' },
        { path: 'Makefile', contents: '' },
        { path: '.gitignore', contents: '' },
        { path: '.terraform/modules/x/main.tf', contents: '' },
      ],
    });
    expect([...rendered.keys()].slice(0, -3)).toEqual([
      'main.tf',
      'argocd-values.yaml',
      'lambda/function.zip',
      'modules/vpc/main.tf',
      'modules/vpc/manifest.yaml',
      'main.tofu',
    ]);
    expect(rendered.get('modules/vpc/main.tf')).toBe(`${HEADER}locals {}`);
    expect(rendered.get('argocd-values.yaml')).toBe('server: {}\n');
    expect(rendered.get('lambda/function.zip')).toBe(zip);
  });

  it('writes its own file over one of the author with the same name', () => {
    const path = 'proton.auto.tfvars.json';
    const files = renderTerraformEnvironment({
      ...source,
      files: [...source.files, { path, contents: '{}' }],
    }).filter(file => file.path === path);
    expect(files).toEqual([
      {
        path,
        contents: expect.stringContaining('"vpc_cidr"'),
        generated: true,
      },
    ]);
  });

  it('takes only the file that the manifest names', () => {
    const rendered = render({
      files: [
        { path: 'main.tf', contents: '' },
        { path: 'cluster.tf', contents: '' },
      ],
      selector: 'cluster.tf',
    });
    expect(rendered.has('cluster.tf')).toBe(true);
    expect(rendered.has('main.tf')).toBe(false);
  });

  it.each([
    ['a name that the bundle lacks', 'gone.tf', "names 'gone.tf', which"],
    ['a file that is no Terraform', 'manifest.yaml', 'ends in .tf'],
  ])('refuses %s', (_, selector, message) => {
    expect(() => render({ selector })).toThrow(message);
  });

  it('refuses a bundle without Terraform', () => {
    expect(() => render({ files: [] })).toThrow('no file whose name ends in');
  });

  it.each([
    '../main.tf',
    '/etc/main.tf',
    'a/../../main.tf',
    'a\\b.tf',
    './x.tf',
  ])('refuses the path %s', path => {
    expect(() => render({ files: [{ path, contents: '' }] })).toThrow(
      `'${path}' does not stay inside`,
    );
  });

  it.each(['proton.environment.variables.tf', 'proton.mine.tf'])(
    'refuses the reserved name %s',
    path => {
      const files = [...source.files, { path, contents: '' }];
      expect(() => render({ files })).toThrow(
        `infrastructure/${path} has a reserved name`,
      );
    },
  );
});
