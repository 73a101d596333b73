import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const ROLE = 'arn:aws:iam::210987654321:role/proton';
const REQUEST = {
  environmentName: 'dev',
  managementAccountId: '123456789012',
  roleArn: ROLE,
};

describeOnEachDatabase('environment account connections', databases => {
  let proton: TestControlPlane;

  beforeEach(async () => {
    proton = await startControlPlane(databases, new ScriptedEngine());
  });

  afterEach(() => proton.stop());

  async function connect(environmentName = 'dev') {
    const { environmentAccountConnection } =
      await proton.client.createEnvironmentAccountConnection({
        ...REQUEST,
        environmentName,
      });
    return { id: environmentAccountConnection?.id };
  }

  async function createEnvironment(
    environmentAccountConnectionId: string | undefined,
  ) {
    await proton.client.createEnvironmentTemplate({ name: 'eks' });
    await proton.registerVersion('eks', clusterBundle());
    const { environment } = await proton.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
      environmentAccountConnectionId,
    });
    await proton.settled('dev');
    return environment;
  }

  it('are asked for, and pending until they are answered', async () => {
    const created = await proton.client.createEnvironmentAccountConnection(
      REQUEST,
    );

    const connection = created.environmentAccountConnection;
    expect(connection).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      arn: `arn:aws:proton:us-east-1:210987654321:environment-account-connection/${connection?.id}`,
      environmentName: 'dev',
      managementAccountId: '123456789012',
      environmentAccountId: '210987654321',
      roleArn: ROLE,
      status: 'PENDING',
      requestedAt: expect.any(Date),
      lastModifiedAt: expect.any(Date),
    });
    const read = await proton.client.getEnvironmentAccountConnection({
      id: connection?.id,
    });
    expect(read.environmentAccountConnection).toEqual(connection);
  });

  it('are asked for once, whether by token or by environment', async () => {
    const clientToken = 'once';
    const first = await proton.client.createEnvironmentAccountConnection({
      ...REQUEST,
      clientToken,
    });
    for (const repeated of [REQUEST, { ...REQUEST, clientToken }]) {
      const again = await proton.client.createEnvironmentAccountConnection(
        repeated,
      );
      expect(again).toMatchObject({
        environmentAccountConnection: first.environmentAccountConnection,
      });
    }

    await expect(
      proton.client.createEnvironmentAccountConnection({
        ...REQUEST,
        environmentName: 'prod',
        clientToken,
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Idempotent parameter mismatch',
    });
    await expect(
      proton.client.createEnvironmentAccountConnection({
        ...REQUEST,
        componentRoleArn: ROLE,
      }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: `Environment account connection ${first.environmentAccountConnection?.id} connects account 210987654321 for environment dev already, with other properties; update it, or delete it first`,
    });
  });

  it('are made with this management account, and with roles of one account', async () => {
    await expect(
      proton.client.createEnvironmentAccountConnection({
        ...REQUEST,
        managementAccountId: '999999999999',
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'managementAccountId must be 123456789012: this control plane manages environments for no other account',
    });
    await expect(
      proton.client.createEnvironmentAccountConnection({
        ...REQUEST,
        codebuildRoleArn: 'arn:aws:iam::111122223333:role/build',
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'The roles of an environment account connection must be of one account, not of 210987654321 and 111122223333',
    });
  });

  it('are accepted, or rejected for good', async () => {
    const { id } = await connect();
    for (let times = 0; times < 2; times++) {
      const accepted = await proton.client.acceptEnvironmentAccountConnection({
        id,
      });
      expect(accepted.environmentAccountConnection?.status).toBe('CONNECTED');
    }
    for (let times = 0; times < 2; times++) {
      const rejected = await proton.client.rejectEnvironmentAccountConnection({
        id,
      });
      expect(rejected.environmentAccountConnection?.status).toBe('REJECTED');
    }

    await expect(
      proton.client.acceptEnvironmentAccountConnection({ id }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: `Environment account connection ${id} is REJECTED and cannot be accepted; create another one`,
    });
    expect((await connect()).id).not.toBe(id);
  });

  it('are listed for both accounts, by status and environment, page by page', async () => {
    const dev = await connect('dev');
    const prod = await connect('prod');
    await proton.client.acceptEnvironmentAccountConnection(prod);
    const list = async (
      filter: Partial<
        Parameters<typeof proton.client.listEnvironmentAccountConnections>[0]
      >,
    ) => {
      const { environmentAccountConnections, nextToken } =
        await proton.client.listEnvironmentAccountConnections({
          requestedBy: 'MANAGEMENT_ACCOUNT',
          ...filter,
        });
      return {
        ids: environmentAccountConnections?.map(({ id }) => id),
        nextToken,
      };
    };

    expect((await list({ statuses: ['CONNECTED'] })).ids).toEqual([prod.id]);
    expect((await list({ environmentName: 'dev' })).ids).toEqual([dev.id]);
    expect(
      (await list({ requestedBy: 'ENVIRONMENT_ACCOUNT' })).ids,
    ).toHaveLength(2);
    const first = await list({ maxResults: 1 });
    const second = await list({ maxResults: 1, nextToken: first.nextToken });
    expect([...(first.ids ?? []), ...(second.ids ?? [])].sort()).toEqual(
      [dev.id, prod.id].sort(),
    );
    expect(second.nextToken).toBeUndefined();
  });

  it('get other roles of the same account, and go away', async () => {
    const { id } = await connect();
    const codebuildRoleArn = 'arn:aws:iam::210987654321:role/build';

    const updated = await proton.client.updateEnvironmentAccountConnection({
      id,
      codebuildRoleArn,
    });
    expect(updated.environmentAccountConnection).toMatchObject({
      roleArn: ROLE,
      codebuildRoleArn,
    });
    await expect(
      proton.client.updateEnvironmentAccountConnection({
        id,
        roleArn: 'arn:aws:iam::111122223333:role/proton',
      }),
    ).rejects.toMatchObject({ name: 'ValidationException' });

    await proton.client.deleteEnvironmentAccountConnection({ id });
    await expect(
      proton.client.getEnvironmentAccountConnection({ id }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Environment account connection ${id} does not exist`,
    });
  });

  it('put an environment into their account, and stay while it uses them', async () => {
    const { id } = await connect();
    await proton.client.acceptEnvironmentAccountConnection({ id });

    const environment = await createEnvironment(id);

    expect(environment).toMatchObject({
      environmentAccountConnectionId: id,
      environmentAccountId: '210987654321',
    });
    const { environments } = await proton.client.listEnvironments({});
    expect(environments).toMatchObject([
      {
        environmentAccountConnectionId: id,
        environmentAccountId: '210987654321',
      },
    ]);
    await expect(
      proton.client.rejectEnvironmentAccountConnection({ id }),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: `Environment account connection ${id} is in use by environment dev; delete the environment first`,
    });
  });

  it('stay as they are when they are answered the same again', async () => {
    const accepted = await connect('dev');
    const rejected = await connect('prod');
    const answer = async () => [
      await proton.client.acceptEnvironmentAccountConnection(accepted),
      await proton.client.rejectEnvironmentAccountConnection(rejected),
    ];
    const read = async () =>
      (await answer()).map(
        ({ environmentAccountConnection }) => environmentAccountConnection,
      );

    const first = await read();
    await new Promise(resolve => setTimeout(resolve, 5));
    expect(await read()).toEqual(first);
  });

  it('stay with their environment, which takes no roles of its own', async () => {
    const { id } = await connect();
    await proton.client.acceptEnvironmentAccountConnection({ id });
    await createEnvironment(id);

    for (const member of ['protonServiceRoleArn', 'codebuildRoleArn']) {
      await expect(
        proton.client.updateEnvironment({
          name: 'dev',
          deploymentType: 'NONE',
          [member]: 'arn:aws:iam::123456789012:role/other',
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: `Environment dev is provisioned through environment account connection ${id}; change the roles of the connection, and leave ${member} out`,
      });
    }
    await proton.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'NONE',
      environmentAccountConnectionId: id,
    });
  });

  it('cannot be given to an environment that has none', async () => {
    await createEnvironment(undefined);
    const { id } = await connect();
    await proton.client.acceptEnvironmentAccountConnection({ id });

    await expect(
      proton.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'NONE',
        environmentAccountConnectionId: id,
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Environment dev has no environment account connection, and an update cannot give it one; create another environment with it',
    });
  });

  it('are no good to an environment while pending, or for another one', async () => {
    const dev = await connect('dev');
    await expect(createEnvironment(dev.id)).rejects.toMatchObject({
      name: 'ConflictException',
      message: `Environment account connection ${dev.id} is PENDING; accept it first`,
    });
    const prod = await connect('prod');
    await expect(createEnvironment(prod.id)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Environment account connection ${prod.id} is for environment prod, not for dev`,
    });
  });

  it('are tagged, as repositories are', async () => {
    const tags = [{ key: 'team', value: 'a' }];
    const { repository } = await proton.client.createRepository({
      provider: 'GITHUB_ENTERPRISE',
      name: 'acme/templates',
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    const { environmentAccountConnection } =
      await proton.client.createEnvironmentAccountConnection(REQUEST);
    for (const resource of [repository, environmentAccountConnection]) {
      const resourceArn = resource?.arn;
      await proton.client.tagResource({ resourceArn, tags });
      expect(
        (await proton.client.listTagsForResource({ resourceArn })).tags,
      ).toEqual(tags);
    }
  });

  it('leave no way to provision through a repository without an engine for it', async () => {
    await proton.client.createEnvironmentTemplate({ name: 'eks' });
    await proton.registerVersion('eks', clusterBundle());
    await proton.client.createRepository({
      provider: 'GITHUB',
      name: 'acme/infrastructure',
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    await expect(
      proton.client.createEnvironment({
        name: 'dev',
        templateName: 'eks',
        templateMajorVersion: '1',
        spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
        provisioningRepository: {
          provider: 'GITHUB',
          name: 'acme/infrastructure',
          branch: 'main',
        },
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Environment template version eks:1.0 cannot be deployed: This control plane has no engine that provisions through repositories. Leave provisioningRepository out, or add a module with such an engine to the backend',
    });
  });
});
