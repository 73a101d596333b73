import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { EksApi, eventually, MotoServer } from '@proton-vending/test-utils';
import { S3ClientOptions } from '../../../templates/sources/s3ClientOptions';
import { Dump, listLeftovers } from './listLeftovers';
import { writeMirrorConfiguration } from './mirrorConfiguration';

const execute = promisify(execFile);

const REGION = 'us-east-1';

const BUCKET = 'bundles';

/** What Terraform finds in its environment, as in a backend's. */
const SETTINGS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_ENDPOINT_URL',
  'AWS_EC2_METADATA_DISABLED',
  'TF_CLI_CONFIG_FILE',
] as const;

/**
 * An AWS account on loopback, which everything in this process uses until it's
 * stopped.
 */
export class AwsAccount {
  static async start(
    options: {
      /** Whether Terraform doesn't verify the provider, which takes less time. */
      overridesProvider?: boolean;
      /** How long a change in EKS takes. */
      transitionMilliseconds?: number;
    } = {},
  ): Promise<AwsAccount> {
    const folder = await mkdtemp(join(tmpdir(), 'aws-account-'));
    const moto = await MotoServer.start({ managedPolicies: true });
    const eks = await EksApi.start({
      moto,
      region: REGION,
      transitionMilliseconds: options.transitionMilliseconds ?? 50,
    });
    const account = new AwsAccount(folder, moto, eks);
    Object.assign(process.env, {
      ...(await account.createDeployer()),
      AWS_ENDPOINT_URL: eks.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      TF_CLI_CONFIG_FILE: await writeMirrorConfiguration(folder, options),
    });
    await account.createBucket(BUCKET);
    return account;
  }

  /** Whose key Terraform has: EKS knows no anonymous creator. */
  readonly deployer = 'arn:aws:iam::123456789012:user/deployer';

  private readonly before = SETTINGS.map(
    name => [name, process.env[name]] as const,
  );

  private readonly s3: S3Client;

  private baseline: Dump = {};

  private constructor(
    private readonly folder: string,
    private readonly moto: MotoServer,
    /** The clusters of the account. */
    readonly eks: EksApi,
  ) {
    this.s3 = new S3Client({ ...this.s3Options, forcePathStyle: true });
  }

  /** How the S3 of the account is reached. */
  get s3Options() {
    return {
      endpoint: this.moto.endpoint,
      region: REGION,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    } satisfies S3ClientOptions;
  }

  async createBucket(name: string): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: name }));
  }

  /** Packs a template bundle as the README says; returns where it is. */
  async uploadBundle(
    directory: string,
    key: string,
  ): Promise<{ bucket: string; key: string }> {
    const { stdout } = await execute(
      'tar',
      ['-czf', '-', '-C', directory, 'schema', 'infrastructure'],
      { encoding: 'buffer' },
    );
    await this.s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: stdout }),
    );
    return { bucket: BUCKET, key };
  }

  async createRole(name: string): Promise<void> {
    await this.callIam({
      Action: 'CreateRole',
      RoleName: name,
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    });
  }

  async deleteRole(name: string): Promise<void> {
    await this.callIam({ Action: 'DeleteRole', RoleName: name });
  }

  /** Creates a cluster by hand in the default VPC, and its role. Returns its subnets. */
  async createCluster(
    name: string,
    settings: Record<string, unknown>,
  ): Promise<string[]> {
    const { ec2 } = await this.moto.dump();
    const subnetIds = ec2.Subnet.filter(
      each => String(each.default_for_az) === 'true',
    ).map(({ id }) => id);
    await this.createRole(name);
    await this.callEks('POST', '/clusters', {
      name,
      roleArn: `arn:aws:iam::123456789012:role/${name}`,
      resourcesVpcConfig: { subnetIds },
      ...settings,
    });
    await eventually(() => this.eks.isSettled(name));
    return subnetIds;
  }

  /** Deletes a cluster that was created by hand. */
  async deleteCluster(name: string): Promise<void> {
    await this.callEks('DELETE', `/clusters/${name}`);
    await this.deleteRole(name);
  }

  async findVpc(subnetId: string): Promise<string> {
    const { ec2 } = await this.moto.dump();
    return ec2.Subnet.find(({ id }) => id === subnetId)?.vpc_id;
  }

  /** The permissions boundaries of the roles whose names start so, each once. */
  async listBoundaries(namePrefix: string): Promise<unknown[]> {
    const { iam } = await this.moto.dump();
    const roles = iam.Role.filter(({ name }) => name.startsWith(namePrefix));
    return [...new Set(roles.map(role => role.permissions_boundary_arn))];
  }

  /** The managed policies of the roles whose names start so. */
  async listPolicies(namePrefix: string): Promise<string[]> {
    const { iam } = await this.moto.dump();
    const roles = iam.Role.filter(({ name }) => name.startsWith(namePrefix));
    const policies = await Promise.all(
      roles.map(({ name }) =>
        this.callIam({ Action: 'ListAttachedRolePolicies', RoleName: name }),
      ),
    );
    return policies.flatMap(answer =>
      [...answer.matchAll(/<PolicyArn>([^<]+)</g)].map(([, arn]) => arn),
    );
  }

  async countNatGateways(): Promise<number> {
    const { ec2 } = await this.moto.dump();
    return ec2.NatGateway.filter(({ state }) => state === 'available').length;
  }

  /** Turns DNS names of a VPC off by hand, as in the AWS console. */
  async turnOffDnsHostnames(vpcId: string): Promise<void> {
    await this.moto.call('ec2', REGION, {
      Action: 'ModifyVpcAttribute',
      VpcId: vpcId,
      'EnableDnsHostnames.Value': 'false',
      Version: '2016-11-15',
    });
  }

  /** Remembers what is in the account now, for `listLeftovers`. */
  async recordBaseline(): Promise<void> {
    this.baseline = await this.dump();
  }

  /** Everything that has come since `recordBaseline`. */
  async listLeftovers(): Promise<string[]> {
    return [
      ...Object.keys(this.eks.dump()).map(name => `eks Cluster ${name}`),
      ...listLeftovers(this.baseline, await this.dump()),
    ];
  }

  async stop(): Promise<void> {
    this.s3.destroy();
    await this.eks.stop();
    await this.moto.stop();
    for (const [name, value] of this.before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The state of moto, with what a first request to a service creates. */
  private async dump(): Promise<Dump> {
    await this.moto.call('ec2', REGION, {
      Action: 'DescribeVpcs',
      Version: '2016-11-15',
    });
    await this.moto.call('kms', REGION, {}, 'TrentService.ListAliases');
    return this.moto.dump();
  }

  private async createDeployer() {
    await this.callIam({ Action: 'CreateUser', UserName: 'deployer' });
    const key = await this.callIam({
      Action: 'CreateAccessKey',
      UserName: 'deployer',
    });
    const find = (name: string) =>
      new RegExp(`<${name}>([^<]+)</${name}>`).exec(key)?.[1];
    return {
      AWS_ACCESS_KEY_ID: find('AccessKeyId'),
      AWS_SECRET_ACCESS_KEY: find('SecretAccessKey'),
    };
  }

  private async callEks(
    method: string,
    path: string,
    body?: object,
  ): Promise<void> {
    const response = await fetch(`${this.eks.endpoint}${path}`, {
      method,
      headers: {
        // Not signed: EksApi finds the service in it.
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/eks/aws4_request`,
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(await response.text());
    }
  }

  private async callIam(query: Record<string, string>): Promise<string> {
    const response = await this.moto.call('iam', REGION, {
      Version: '2010-05-08',
      ...query,
    });
    return response.text();
  }
}
