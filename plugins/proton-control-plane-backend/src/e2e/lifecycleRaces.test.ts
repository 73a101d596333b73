import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const ROUNDS = Array.from({ length: 12 }, (_, index) => index);

const creation = (name: string, templateMinorVersion?: string) => ({
  name,
  templateName: 'eks',
  templateMajorVersion: '1',
  templateMinorVersion,
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
});

/** What came of each request: the name of its error, or `done`. */
async function outcomes(requests: Promise<unknown>[]): Promise<string[]> {
  const results = await Promise.allSettled(requests);
  return results.map(result =>
    result.status === 'fulfilled' ? 'done' : result.reason.name,
  );
}

describeOnEachDatabase('requests that meet', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterEach(() => plane.stop());

  it('never leave an environment with a connection that is rejected', async () => {
    for (const round of ROUNDS) {
      const name = `env-${round}`;
      const { environmentAccountConnection } =
        await plane.client.createEnvironmentAccountConnection({
          environmentName: name,
          managementAccountId: TEST_SCOPE.accountId,
          roleArn: 'arn:aws:iam::210987654321:role/proton',
        });
      const id = environmentAccountConnection?.id;
      await plane.client.acceptEnvironmentAccountConnection({ id });
      const [created, rejected] = await outcomes([
        plane.client.createEnvironment({
          ...creation(name),
          environmentAccountConnectionId: id,
        }),
        plane.client.rejectEnvironmentAccountConnection({ id }),
      ]);

      expect(['done ConflictException', 'ConflictException done']).toContain(
        `${created} ${rejected}`,
      );
      if (created === 'done') {
        await plane.settled(name);
      }
    }
  });

  it('never leave an environment on a version that is deleted', async () => {
    for (const round of ROUNDS) {
      const name = `env-${round}`;
      const minorVersion = await plane.registerVersion(
        'eks',
        clusterBundle(),
        'DRAFT',
      );
      const [created, deleted] = await outcomes([
        plane.client.createEnvironment(creation(name, minorVersion)),
        plane.client.deleteEnvironmentTemplateVersion({
          templateName: 'eks',
          majorVersion: '1',
          minorVersion,
        }),
      ]);

      expect([
        'done ConflictException',
        'ResourceNotFoundException done',
      ]).toContain([created, deleted].join(' '));
      if (created === 'done') {
        await plane.settled(name);
      }
    }
  });

  it('leave a deployment and its environment with one end', async () => {
    for (const round of ROUNDS) {
      const name = `env-${round}`;
      await plane.client.createEnvironment(creation(name));
      const [cancelled] = await outcomes([
        plane.client.cancelEnvironmentDeployment({ environmentName: name }),
      ]);
      await plane.settled(name);

      const { environment } = await plane.client.getEnvironment({ name });
      const { deployment } = await plane.client.getDeployment({
        id: environment?.lastAttemptedDeploymentId,
      });
      expect(['done', 'ConflictException']).toContain(cancelled);
      expect(['SUCCEEDED', 'CANCELLED']).toContain(
        environment?.deploymentStatus,
      );
      expect(deployment?.deploymentStatus).toBe(environment?.deploymentStatus);
      expect(deployment?.deploymentStatusMessage).toBe(
        environment?.deploymentStatusMessage,
      );
    }
  });

  it('start one deployment of an environment', async () => {
    await plane.client.createEnvironment(creation('dev'));
    await plane.settled('dev');

    const results = await outcomes([
      plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      }),
      plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
      }),
      plane.client.deleteEnvironment({ name: 'dev' }),
    ]);
    await plane.settled('dev');

    const deployments = await plane.database.stores.deployments.list(
      TEST_SCOPE,
      { limit: 10 },
      { kind: 'environment', name: 'dev' },
    );
    expect(deployments).toHaveLength(
      1 + results.filter(result => result === 'done').length,
    );
    expect(deployments.every(({ completedAt }) => completedAt)).toBe(true);
  });

  it('keep the tags of both', async () => {
    const resourceArn =
      'arn:aws:proton:us-east-1:123456789012:environment-template/eks';
    await Promise.all(
      ROUNDS.map(round =>
        plane.client.tagResource({
          resourceArn,
          tags: [{ key: `key-${round}`, value: '' }],
        }),
      ),
    );

    const { tags = [] } = await plane.client.listTagsForResource({
      resourceArn,
    });
    expect(tags.filter(({ key }) => key?.startsWith('key-'))).toHaveLength(
      ROUNDS.length,
    );
  });
});
