import { describeWith } from '@proton-vending/test-utils';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ResourceNotFoundException } from '../../errors';
import {
  ACCESS_KEYS,
  startProtonServer,
} from './__testUtils__/startProtonServer';

const run = promisify(execFile);

jest.setTimeout(60_000);

describeWith('aws')('the AWS CLI (needs `aws` on the PATH)', () => {
  let server: Awaited<ReturnType<typeof startProtonServer>>;
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aws-cli-'));
    server = await startProtonServer({
      ListEnvironmentTemplates: async () => ({
        templates: [
          {
            name: 'eks-cluster',
            arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster',
            createdAt: new Date('2026-10-08T10:15:00.123Z'),
            lastModifiedAt: new Date('2026-10-08T10:15:00.123Z'),
            recommendedVersion: '1.0',
          },
        ],
      }),
      GetEnvironment: async ({ name }) => {
        throw new ResourceNotFoundException(`No environment '${name}'`);
      },
    });
  });

  afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true });
  });

  const aws = (args: string[], env: Record<string, string> = {}) =>
    run('aws', ['proton', ...args, '--endpoint-url', server.endpoint], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        AWS_CONFIG_FILE: join(home, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ACCESS_KEY_ID: ACCESS_KEYS[0].accessKeyId,
        AWS_SECRET_ACCESS_KEY: ACCESS_KEYS[0].secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_DEFAULT_OUTPUT: 'json',
        AWS_MAX_ATTEMPTS: '1',
        ...env,
      },
    });

  it('reads what a handler answers', async () => {
    const { stdout } = await aws(['list-environment-templates']);
    const { templates } = JSON.parse(stdout);
    expect(templates).toEqual([
      expect.objectContaining({
        name: 'eks-cluster',
        recommendedVersion: '1.0',
      }),
    ]);
    // Version 1 prints numbers as they come, version 2 prints ISO 8601.
    const { createdAt } = templates[0];
    expect(
      new Date(typeof createdAt === 'number' ? createdAt * 1000 : createdAt),
    ).toEqual(new Date('2026-10-08T10:15:00.123Z'));
  });

  // The role credentials of AWS's own workflow for AWS Proton carry one.
  it('may send a session token', async () => {
    const { stdout } = await aws(['list-environment-templates'], {
      AWS_SESSION_TOKEN: 'token',
    });
    expect(JSON.parse(stdout).templates).toHaveLength(1);
  });

  it('shows the errors of handlers and of the wire by their names', async () => {
    await expect(aws(['get-environment', '--name', 'a'])).rejects.toThrow(
      "(ResourceNotFoundException) when calling the GetEnvironment operation: No environment 'a'",
    );
    await expect(aws(['get-environment', '--name', '-'])).rejects.toThrow(
      "(ValidationException) when calling the GetEnvironment operation: 1 validation error detected: Value at 'name'",
    );
    await expect(
      aws(['list-environment-templates'], { AWS_SECRET_ACCESS_KEY: 'wrong' }),
    ).rejects.toThrow('(InvalidSignatureException)');
    await expect(
      aws(['list-environment-templates', '--region', 'us-west-2']),
    ).rejects.toThrow(/InvalidSignatureException.*us-west-2/);
  });
});
