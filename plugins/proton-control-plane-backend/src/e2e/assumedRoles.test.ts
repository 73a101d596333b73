import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import {
  EnginePreview,
  EngineRun,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { createRunnerEngine } from '@proton-vending/proton-runner';
import { readStateBackend } from '@proton-vending/proton-terraform';
import {
  describeWith,
  MotoServer,
  terraformBinary,
} from '@proton-vending/test-utils';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanCalls } from '../__testUtils__/PlanCalls';
import { RecordingLauncher } from '../__testUtils__/RecordingLauncher';
import { RecordingSts } from '../__testUtils__/RecordingSts';
import { RunnerCalls } from '../__testUtils__/RunnerCalls';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { AssumeRoleConfig } from '../credentials/readAssumeRoleConfig';
import { EnvironmentRoles } from '../database/EnvironmentStore';

jest.setTimeout(120_000);

const NO_CHANGES: EnginePreview = {
  plan: { toAdd: 0, toChange: 0, toRemove: 0 },
  changes: [],
  changesTruncated: false,
  counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
  savedPlan: { planFile: Buffer.from('plan') },
};
const ROLE = 'arn:aws:iam::123456789012:role/proton';
const OF_ACCOUNT = 'arn:aws:iam::123456789012:role/of-account';
const CONFIG: AssumeRoleConfig = {
  durationSeconds: 900,
  allowedRoles: ['arn:aws:iam::123456789012:role/pro*'],
  planPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  accounts: [],
};

describeWith('moto_server')('the roles of environments', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const host = { ...process.env };
  let moto: MotoServer;
  let sts: RecordingSts;
  let plane: TestControlPlane;

  beforeAll(async () => {
    moto = await MotoServer.start();
  });

  beforeEach(async () => {
    sts = await RecordingSts.start(moto);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_STS: sts.endpoint,
      AWS_ACCESS_KEY_ID: 'of-the-backend',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-backend',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'token-of-the-backend',
    });
  });

  afterEach(async () => {
    process.env = { ...host };
    await plane.stop();
    sts.stop();
  });

  afterAll(() => moto.stop());

  async function start(
    engine: Parameters<typeof startControlPlane>[1],
    assumeRole: AssumeRoleConfig | undefined,
    bundle = clusterBundle(),
    templateName = 'eks',
  ) {
    plane = await startControlPlane(databases, engine, { assumeRole });
    await plane.client.createEnvironmentTemplate({ name: templateName });
    await plane.registerVersion(templateName, bundle);
  }

  async function createDev(roles: EnvironmentRoles, templateName = 'eks') {
    await plane.client.createEnvironment({
      name: 'dev',
      templateName,
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      ...roles,
    });
    await plane.settled('dev');
    const { environment } = await plane.client.getEnvironment({ name: 'dev' });
    return environment;
  }

  async function deploy(
    engine: Parameters<typeof startControlPlane>[1],
    assumeRole: AssumeRoleConfig | undefined,
    roles: EnvironmentRoles = { protonServiceRoleArn: ROLE },
    bundle = clusterBundle(),
  ) {
    await start(engine, assumeRole, bundle);
    return createDev(roles);
  }

  /** Records the credentials that an engine is given. */
  function recordCredentials() {
    const engine = new ScriptedEngine();
    const given: EngineRun['credentials'][] = [];
    engine.onApply = async run => {
      given.push(run.credentials);
      return { outputs: [], resources: [] };
    };
    return { engine, given };
  }

  async function identify(credentials: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
  }) {
    const client = new STSClient({ region: 'us-east-1', credentials });
    try {
      return (await client.send(new GetCallerIdentityCommand({}))).Arn;
    } finally {
      client.destroy();
    }
  }

  it('are assumed for each deployment, apart for the plan', async () => {
    const { engine, given } = recordCredentials();
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
    const policy = {
      arns: ['arn:aws:iam::aws:policy/PowerUserAccess'],
      inline: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }),
    };
    const environment = await deploy(engine, { ...CONFIG, policy });
    expect(environment?.deploymentStatus).toBe('SUCCEEDED');
    const [credentials] = given;
    expect(await identify(credentials!.applying)).toMatch(
      /^arn:aws:sts::123456789012:assumed-role\/proton\/proton-dev-[0-9a-f]{8}$/,
    );
    expect(credentials!.planning.accessKeyId).not.toBe(
      credentials!.applying.accessKeyId,
    );
    expect(sts.policies).toEqual([
      policy,
      { inline: null, arns: CONFIG.planPolicyArns },
    ]);
  });

  it('are not assumed when none are configured', async () => {
    const { engine, given } = recordCredentials();
    await deploy(engine, undefined);
    expect(given).toEqual([undefined]);
  });

  it('are those of the account for an environment that names none', async () => {
    const { engine, given } = recordCredentials();
    const accounts = [{ accountId: '123456789012', roleArn: OF_ACCOUNT }];
    await deploy(engine, { ...CONFIG, accounts }, {});
    expect(await identify(given[0]!.applying)).toContain(
      ':assumed-role/of-account/',
    );
  });

  it.each(['constructor', 'valueOf'])(
    'are assumed for a template named %s',
    async templateName => {
      const { engine, given } = recordCredentials();
      await start(
        engine,
        { ...CONFIG, templates: {} },
        clusterBundle(),
        templateName,
      );
      const environment = await createDev(
        { protonServiceRoleArn: ROLE },
        templateName,
      );
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
      expect(given).toHaveLength(1);
    },
  );

  it('must be allowed: an environment names no role of somebody else', async () => {
    const { engine, given } = recordCredentials();
    const environment = await deploy(engine, CONFIG, {
      protonServiceRoleArn: 'arn:aws:iam::123456789012:role/admin',
    });
    expect(given).toEqual([]);
    expect(environment?.deploymentStatusMessage).toMatch(
      /names the role arn:aws:iam::123456789012:role\/admin, which .*allowedRoles doesn't allow/,
    );
  });

  it('must be there: what the backend has is not used instead', async () => {
    const { engine, given } = recordCredentials();
    const environment = await deploy(engine, CONFIG, {});
    expect(given).toEqual([]);
    expect(environment).toMatchObject({
      deploymentStatus: 'FAILED',
      deploymentStatusMessage: expect.stringMatching(
        /has no role to deploy with.*add account 123456789012 to protonControlPlane\.assumeRole\.accounts/,
      ),
    });
  });

  it.each(['deleted', 'REJECTED'])(
    'of a connection that is %s are not replaced by the role of the account',
    async status => {
      const { engine, given } = recordCredentials();
      const accounts = [
        { accountId: '123456789012', roleArn: OF_ACCOUNT },
        { accountId: '210987654321', roleArn: OF_ACCOUNT },
      ];
      await start(engine, { ...CONFIG, accounts });
      const { client } = plane;
      const { environmentAccountConnection } =
        await client.createEnvironmentAccountConnection({
          environmentName: 'dev',
          managementAccountId: '123456789012',
          roleArn: 'arn:aws:iam::210987654321:role/of-connection',
        });
      const { id } = environmentAccountConnection ?? {};
      await client.acceptEnvironmentAccountConnection({ id });
      const created = await createDev({ environmentAccountConnectionId: id });
      expect(created?.deploymentStatus).toBe('SUCCEEDED');
      expect(await identify(given[0]!.applying)).toContain(
        ':assumed-role/of-connection/',
      );

      await (status === 'deleted'
        ? client.deleteEnvironmentAccountConnection({ id })
        : plane
            .knex('environment_account_connections')
            .update({ status: 'REJECTED' }));
      await client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      });
      await plane.settled('dev');
      const { environment } = await client.getEnvironment({ name: 'dev' });
      expect(environment).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: `The environment account connection ${id} of the environment is ${status}. Create and accept another connection of account 210987654321 for environment dev, then update the environment with it`,
      });
      expect(given).toHaveLength(1);
    },
  );

  describe('when STS refuses', () => {
    beforeEach(() => {
      sts.refusal = {
        status: 403,
        code: 'AccessDenied',
        message: 'User is not authorized to perform: sts:AssumeRole',
      };
    });

    it('fail the deployment with the reason, and send the external id', async () => {
      const { engine } = recordCredentials();
      const environment = await deploy(engine, {
        ...CONFIG,
        externalId: 'proton-${environmentName}',
        policy: {
          arns: ['arn:aws:iam::aws:policy/PowerUserAccess'],
          inline: '{"Statement":["${environmentName}","${aws:username}"]}',
        },
        templates: { other: { arns: [] } },
      });
      expect(environment?.deploymentStatus).toBe('FAILED');
      expect(environment?.deploymentStatusMessage).toContain(
        `The role ${ROLE} can't be assumed: User is not authorized`,
      );
      const [sent] = sts.assumed;
      expect(sent.get('ExternalId')).toBe('proton-dev');
      expect(sent.get('DurationSeconds')).toBe('900');
      expect(sts.policies).toEqual([
        {
          inline: '{"Statement":["dev","${aws:username}"]}',
          arns: ['arn:aws:iam::aws:policy/PowerUserAccess'],
        },
      ]);
    });

    it.each([
      ['account', {}, 'of-account'],
      ['template', { eks: { arns: [], inline: 'of-template' } }, 'of-template'],
    ])('replace the policy by that of the %s', async (_, templates, policy) => {
      const { engine } = recordCredentials();
      const account = {
        accountId: '123456789012',
        roleArn: OF_ACCOUNT,
        policy: { arns: [], inline: 'of-account' },
      };
      await deploy(engine, {
        ...CONFIG,
        policy: { arns: ['arn:aws:iam::aws:policy/PowerUserAccess'] },
        accounts: [account],
        templates,
      });
      expect(sts.policies).toEqual([{ inline: policy, arns: [] }]);
    });

    it('fail a preview with the reason, and run nothing', async () => {
      const { refusal } = sts;
      sts.refusal = undefined;
      const { engine } = recordCredentials();
      const given: EngineRun['credentials'][] = [];
      engine.preview = async ({ credentials }) => {
        given.push(credentials);
        return NO_CHANGES;
      };
      await deploy(engine, CONFIG);
      sts.assumed.length = 0;
      const calls = new PlanCalls(plane.url);
      const plan = await calls.ended(await calls.start());
      expect(plan.status).toBe('READY');
      expect(await identify(given[0]!.planning)).toContain(
        ':assumed-role/proton/',
      );
      // A preview applies nothing, so it gets no credentials for that.
      expect(given[0]!.applying).toEqual(given[0]!.planning);
      expect(sts.policies).toEqual([
        { inline: null, arns: CONFIG.planPolicyArns },
      ]);

      sts.refusal = refusal;
      expect(await calls.ended(await calls.start())).toMatchObject({
        status: 'FAILED',
        failure: {
          message: expect.stringContaining(
            `The role ${ROLE} can't be assumed: User is not authorized`,
          ),
        },
      });
      expect(given).toHaveLength(1);
      expect(await plane.client.getEnvironment({ name: 'dev' })).toMatchObject({
        environment: { deploymentStatus: 'SUCCEEDED' },
      });
    });
  });

  describeWith('terraform')('with Terraform', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'assumed-roles-'));
    });

    afterEach(() => rm(folder, { recursive: true, force: true }));

    it('replace everything that the backend has', async () => {
      const contents = `resource "terraform_data" "leak" {
  provisioner "local-exec" {
    command = "env > ${folder}/env; echo leak $AWS_SECRET_ACCESS_KEY $AWS_SESSION_TOKEN"
  }
}
`;
      const engine = createTerraformEngine({
        binary: terraformBinary,
        logger: mockServices.logger.mock(),
        stateBackend: readStateBackend(undefined),
      });
      const environment = await deploy(engine, CONFIG, undefined, {
        files: clusterBundle().files.map(file =>
          file.path === 'infrastructure/main.tf' ? { ...file, contents } : file,
        ),
      });
      expect(environment?.deploymentStatus).toBe('SUCCEEDED');
      const env = Object.fromEntries(
        (await readFile(join(folder, 'env'), 'utf8'))
          .split('\n')
          .map(line => line.split(/=(.*)/s)),
      );
      expect(Object.values(env).join()).not.toContain('of-the-backend');
      expect(env.AWS_EC2_METADATA_DISABLED).toBe('true');
      expect(
        await identify({
          accessKeyId: env.AWS_ACCESS_KEY_ID,
          secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
          sessionToken: env.AWS_SESSION_TOKEN,
        }),
      ).toContain(':assumed-role/proton/');
      const lines = await plane.knex('deployment_log_events').pluck('message');
      expect(lines.some(line => line.includes('leak ***'))).toBe(true);
      expect(lines.join()).not.toContain(env.AWS_SECRET_ACCESS_KEY);
    });
  });

  describe('of runs outside of the backend', () => {
    async function fetchRun(roles: { protonServiceRoleArn?: string }) {
      const launcher = new RecordingLauncher();
      const deployed = deploy(
        createRunnerEngine({ id: 'TERRAFORM', launcher }),
        CONFIG,
        roles,
      );
      const calls = new RunnerCalls(await launcher.waitFor('plan'));
      return { calls, deployed, fetched: await calls.call('GET', '/run') };
    }

    it('gives the runner credentials of its own, for this step', async () => {
      process.env.AWS_MAX_ATTEMPTS = '1';
      const { calls, deployed, fetched } = await fetchRun({
        protonServiceRoleArn: ROLE,
      });
      expect(fetched.body.credentials).toEqual({
        accessKeyId: expect.stringMatching(/^ASIA/),
        secretAccessKey: expect.any(String),
        sessionToken: expect.any(String),
      });
      const stored = JSON.stringify(await plane.knex('runner_runs'));
      expect(stored).not.toContain(fetched.body.credentials.secretAccessKey);
      expect(sts.policies).toEqual([
        { inline: null, arns: CONFIG.planPolicyArns },
      ]);

      // What a retry can solve fails the fetch, and not the run.
      for (const [status, code] of [
        [400, 'Throttling'],
        [400, 'ThrottlingException'],
        [403, 'ExpiredToken'],
        [400, 'ExpiredTokenException'],
        [400, 'RequestExpired'],
        [503, 'ServiceUnavailable'],
      ] as const) {
        sts.refusal = { status, code };
        const refused = await calls.call('GET', '/run');
        expect([code, refused.status]).toEqual([code, 500]);
      }
      sts.refusal = undefined;
      expect((await calls.call('GET', '/run')).status).toBe(200);
      await calls.call('POST', '/result', {
        kind: 'failed',
        message: 'enough',
      });
      expect((await deployed)?.deploymentStatusMessage).toBe('enough');
    });

    it('fails the run of an environment without a role', async () => {
      const { deployed, fetched } = await fetchRun({});
      expect(fetched.status).toBe(410);
      expect(await deployed).toMatchObject({
        deploymentStatus: 'FAILED',
        deploymentStatusMessage: expect.stringMatching(
          /^The environment has no role to deploy with/,
        ),
      });
    });
  });
});
