import {
  NETWORK_MAIN_TF,
  protonEnvironmentFolder,
  protonHeaderOf,
  protonMetadataOf,
  protonVariablesOf,
} from '@proton-vending/test-utils';
import { memoryTree } from '../__testUtils__/MemoryTree';
import { findEnvironments } from './findEnvironments';

const find = (contents: Record<string, string | Buffer>, links?: string[]) =>
  findEnvironments(memoryTree(contents, links));

/** The reason why the only folder is skipped. */
async function reasonOf(
  contents: Record<string, string | Buffer>,
): Promise<string> {
  const { environments, skipped } = await find(contents);
  expect(environments).toEqual([]);
  expect(skipped).toHaveLength(1);
  return skipped[0].reason;
}

describe('findEnvironments', () => {
  it('reads what AWS Proton wrote', async () => {
    const { environments, skipped } = await find({
      'README.md': 'Ours',
      ...protonEnvironmentFolder('dev', { folder: 'environments/dev' }),
      'environments/dev/README.md': 'Ours too',
      'environments/dev/values.yaml': 'replicas: 2\n',
      'environments/dev/terraform.tfstate': '{}',
      'environments/dev/.terraform.lock.hcl': 'provider {}\n',
    });
    expect(skipped).toEqual([]);
    expect(environments).toEqual([
      {
        folder: 'environments/dev',
        arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
        accountId: '123456789012',
        region: 'us-east-1',
        name: 'dev',
        template: { name: 'network', majorVersion: '1', minorVersion: '0' },
        inputs: { vpc_cidr: '10.0.0.0/16', zones: ['a', 'b'], port: 80 },
        files: [
          { path: '.terraform.lock.hcl', contents: 'provider {}\n' },
          { path: 'main.tf', contents: NETWORK_MAIN_TF },
          { path: 'values.yaml', contents: 'replicas: 2\n' },
        ],
        notes: [],
      },
    ]);
  });

  it('keeps every digit of the inputs and their order', async () => {
    const { environments } = await find({
      ...protonEnvironmentFolder('dev'),
      'dev/proton.auto.tfvars.json': protonVariablesOf('dev').replace(
        '"port" : 80',
        '"port" : 12345678901234567890, "2" : "b", "1" : "a"',
      ),
    });
    const [{ inputs }] = environments;
    expect(String(inputs.port)).toBe('12345678901234567890');
  });

  it('says what the next deployment of an early folder changes', async () => {
    const early = protonEnvironmentFolder('dev');
    const { environments } = await find({
      ...early,
      'dev/proton.auto.tfvars.json':
        '{ "environment" : { "name" : "dev", "inputs" : { "port" : "80" } } }',
      'dev/proton.environment.variables.tf':
        'variable "environment" {\n  type = object({\n    inputs = map(string)\n',
    });
    expect(environments[0].inputs).toEqual({ port: '80' });
    expect(environments[0].notes).toEqual([
      expect.stringMatching(/wrote no proton_tags/),
      expect.stringMatching(/map\(string\)/),
    ]);
  });

  it('leaves out what the team has added, and says so', async () => {
    const { environments } = await find(
      { ...protonEnvironmentFolder('dev'), 'dev/backend.tf': 'terraform {}\n' },
      ['dev/shared.tf', 'elsewhere'],
    );
    expect(environments[0].files.map(({ path }) => path)).toEqual(['main.tf']);
    expect(environments[0].notes).toEqual([
      expect.stringMatching(/dev\/shared.tf is a symbolic link/),
      expect.stringMatching(/backend.tf has no header/),
    ]);
  });

  it('keeps the folders of services apart', async () => {
    const service = {
      'dev/web-front/main.tf': 'locals {}\n',
      'dev/web-front/.proton/deployment-metadata.json': protonMetadataOf(
        'dev',
      ).replace(':environment/dev', ':service/web/service-instance/front'),
      'web/pipeline/.proton/deployment-metadata.json': protonMetadataOf(
        'dev',
      ).replace(':environment/dev', ':service/web/pipeline'),
      'dev/components/cache/.proton/deployment-metadata.json':
        '{"componentMetadata": {"arn": "arn:aws:proton:us-east-1:123456789012:component/cache"}}',
    };
    const { environments, skipped } = await find({
      ...protonEnvironmentFolder('dev'),
      ...service,
    });
    expect(environments[0].files.map(({ path }) => path)).toEqual(['main.tf']);
    expect(skipped).toEqual([
      {
        subject: 'dev/components/cache',
        reason: expect.stringMatching(/belongs to a component/),
      },
      {
        subject: 'dev/web-front',
        reason: expect.stringMatching(/belongs to a service instance/),
      },
      {
        subject: 'web/pipeline',
        reason: expect.stringMatching(/belongs to a service pipeline/),
      },
    ]);
  });

  it('takes neither of two folders that one environment claims', async () => {
    const { environments, skipped } = await find({
      ...protonEnvironmentFolder('dev'),
      ...protonEnvironmentFolder('dev', { folder: 'copy' }),
    });
    expect(environments).toEqual([]);
    expect(skipped).toEqual(
      ['copy', 'dev'].map(subject => ({
        subject,
        reason: expect.stringMatching(
          /several folders belong to .*: copy, dev/,
        ),
      })),
    );
  });

  it('follows no link to metadata', async () => {
    const { skipped } = await find({}, [
      'dev/.proton/deployment-metadata.json',
      'test/.proton',
    ]);
    expect(skipped.map(({ subject }) => subject)).toEqual(['dev', 'test']);
    expect(skipped[0].reason).toMatch(/is a symbolic link/);
  });

  const metadata = 'dev/.proton/deployment-metadata.json';
  const variables = 'dev/proton.auto.tfvars.json';

  it.each([
    [
      'deleted',
      metadata,
      protonMetadataOf('dev', { deleted: true }),
      /deleted/,
    ],
    ['without an ARN', metadata, '{}', /names no resource/],
    ['no JSON', metadata, '{', /names no resource/],
    [
      'with another account',
      metadata,
      protonMetadataOf('dev').replace(
        '123456789012:environment-template',
        '999999999999:environment-template',
      ),
      /environment of account 123456789012 .* template of account 999999999999/,
    ],
    [
      'without a version',
      metadata,
      protonMetadataOf('dev').replace('"1"', '"latest"'),
      /names no version of template network/,
    ],
    [
      'with a name that leads elsewhere',
      metadata,
      protonMetadataOf('../../etc'),
      /has a name of an environment that AWS Proton never allowed/,
    ],
    ['of megabytes', metadata, 'x'.repeat(2e6), /has 2,000,000 bytes/],
    [
      'of another environment',
      variables,
      protonVariablesOf('prod'),
      /belongs to/,
    ],
    ['no JSON', variables, '{', /isn't JSON/],
    ['without an environment', variables, '{}', /has no object "environment"/],
    ['of megabytes', variables, 'x'.repeat(3e6), /has 3,000,000 bytes/],
    ['of bytes', variables, Buffer.from([0xff, 0xfe]), /isn't UTF-8/],
    ['of megabytes', 'dev/main.tf', 'x'.repeat(3e6), /main.tf" has 3,000,000/],
    [
      'without a header',
      'dev/main.tf',
      NETWORK_MAIN_TF,
      /no .tf file with the header/,
    ],
  ])('says why it takes nothing %s: %s', async (_, path, contents, reason) => {
    expect(
      await reasonOf({ ...protonEnvironmentFolder('dev'), [path]: contents }),
    ).toMatch(reason);
  });

  it('says that variables are missing', async () => {
    const { [variables]: _, ...rest } = protonEnvironmentFolder('dev');
    expect(await reasonOf(rest)).toMatch(/proton.auto.tfvars.json is missing/);
  });

  it('leaves out names with control characters, and shows them escaped', async () => {
    const { environments, skipped } = await find({
      ...protonEnvironmentFolder('dev'),
      'dev/evil\u001b[2J.tf': `${protonHeaderOf('dev')}locals {}\n`,
      ...protonEnvironmentFolder('other', { folder: 'a\u0007b' }),
    });
    expect(environments[0].files.map(({ path }) => path)).toEqual(['main.tf']);
    expect(environments[0].notes[0]).toContain('evil\\u{001b}[2J.tf');
    expect(skipped).toEqual([
      {
        subject: 'a\\u{0007}b',
        reason: expect.stringMatching(/control character/),
      },
    ]);
  });

  it('stops at the size of a bundle', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [
        `dev/data-${index}.bin`,
        Buffer.alloc(1.9e6),
      ]),
    );
    expect(
      await reasonOf({ ...protonEnvironmentFolder('dev'), ...files }),
    ).toMatch(/more than a template bundle may have/);
  });
});
