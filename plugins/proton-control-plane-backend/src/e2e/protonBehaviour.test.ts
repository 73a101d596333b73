import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { FolderUrlReader } from '../__testUtils__/FolderUrlReader';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { SYNCED_TREE, syncTemplate } from '../__testUtils__/syncTemplate';

jest.setTimeout(60_000);

const creation = {
  name: 'dev',
  templateName: 'eks',
  templateMajorVersion: '1',
  spec: formatEnvironmentSpec({ cluster_name: 'dev' }),
};

const S3 = { s3: { bucket: 'bundles', key: 'eks.tar.gz' } };

/** What public evidence shows of AWS Proton; the comments name it. */
describeOnEachDatabase('as AWS Proton did, the control plane', databases => {
  let engine: ScriptedEngine;
  let plane: TestControlPlane;
  const repository = new FolderUrlReader();

  beforeEach(async () => {
    engine = new ScriptedEngine();
    plane = await startControlPlane(databases, engine, {}, repository);
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  const create = async (name = 'dev') => {
    const answer = await plane.client.createEnvironment({ ...creation, name });
    await plane.settled(name);
    return answer.environment;
  };

  const get = async () =>
    (await plane.client.getEnvironment({ name: 'dev' })).environment;

  describe('lists the versions of a template', () => {
    const insert = async (majorVersion: number) => {
      const now = new Date();
      const newest = await plane.database.stores.versions.findNewest(
        TEST_SCOPE,
        'eks',
        majorVersion,
      );
      await plane.database.stores.versions.insert({
        ...TEST_SCOPE,
        templateName: 'eks',
        majorVersion,
        minorVersion: newest ? newest.minorVersion + 1 : 0,
        status: 'PUBLISHED',
        statusMessage: '',
        source: { directory: 'test' },
        requestHash: '',
        tags: [],
        createdAt: now,
        lastModifiedAt: now,
      });
    };

    /** 10.0, 2.0, and 1.0 to 1.10. */
    beforeEach(async () => {
      for (const majorVersion of [10, 2, ...Array(11).fill(1)]) {
        await insert(majorVersion);
      }
    });

    const list = async (majorVersion?: string, maxResults?: number) => {
      const numbers: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await plane.client.listEnvironmentTemplateVersions({
          templateName: 'eks',
          majorVersion,
          maxResults,
          nextToken,
        });
        nextToken = page.nextToken;
        numbers.push(
          ...(page.templateVersions ?? []).map(
            version => `${version.majorVersion}.${version.minorVersion}`,
          ),
        );
      } while (nextToken);
      return numbers;
    };

    const MINORS = Array.from({ length: 11 }, (_, minor) => `1.${minor}`);

    // Real output of March 2023, and an AWS blog that takes `tail -1` of it as
    // the newest major; public scripts loop over it to delete every version.
    it('all of them, oldest first by number, on pages of any size', async () => {
      expect(await list()).toEqual([...MINORS, '2.0', '10.0']);
      expect(await list(undefined, 4)).toEqual([...MINORS, '2.0', '10.0']);
      expect(await list(undefined, 1)).toEqual([...MINORS, '2.0', '10.0']);
    });

    it('or those of a major, with what is recommended of it', async () => {
      expect(await list('1', 4)).toEqual(MINORS);
      expect(await list('2')).toEqual(['2.0']);
      const { templateVersions } =
        await plane.client.listEnvironmentTemplateVersions({
          templateName: 'eks',
        });
      expect(
        templateVersions?.map(version => version.recommendedMinorVersion),
      ).toEqual([...MINORS.map(() => '10'), '0', '0']);
    });

    it('once, although a version is added between two pages', async () => {
      const first = await plane.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
        maxResults: 12,
      });
      await insert(1);
      const second = await plane.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
        maxResults: 12,
        nextToken: first.nextToken,
      });
      expect(
        second.templateVersions?.map(({ majorVersion }) => majorVersion),
      ).toEqual(['10']);
    });
  });

  // The user guide, weakly.
  it('lists templates newest first', async () => {
    await plane.client.createEnvironmentTemplate({ name: 'aks' });
    await plane.client.createEnvironmentTemplate({ name: 'gke' });
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await plane.client.listEnvironmentTemplates({
        maxResults: 1,
        nextToken,
      });
      nextToken = page.nextToken;
      names.push(...(page.templates ?? []).map(({ name }) => name));
    } while (nextToken);
    const { templates } = await plane.client.listEnvironmentTemplates({});
    const times = templates?.map(({ createdAt }) => createdAt?.getTime() ?? 0);
    expect(names).toEqual(templates?.map(({ name }) => name));
    expect([...names].sort()).toEqual(['aks', 'eks', 'gke']);
    expect(times).toEqual([...(times ?? [])].sort((a, b) => b - a));
    expect(names.at(-1)).toBe('eks');
  });

  // Three pages of the user guide.
  it('takes the name of a template for its display name', async () => {
    const { environmentTemplate } =
      await plane.client.createEnvironmentTemplate({ name: 'gke' });
    expect(environmentTemplate?.displayName).toBe('gke');
    const changed = await plane.client.updateEnvironmentTemplate({
      name: 'gke',
      displayName: 'Google',
    });
    expect(changed.environmentTemplate?.displayName).toBe('Google');
    const { templates } = await plane.client.listEnvironmentTemplates({});
    expect(templates).toContainEqual(
      expect.objectContaining({ name: 'eks', displayName: 'eks' }),
    );
  });

  // Views of the user guide, and a real list of 2022.
  it('says of a success when the attempt began', async () => {
    await plane.registerVersion('eks', clusterBundle());
    engine.onApply = async () => {
      await new Promise(resolve => setTimeout(resolve, 50));
      return { outputs: [], resources: [] };
    };
    await create();

    const environment = await get();
    expect(environment?.lastDeploymentSucceededAt).toBeDefined();
    expect(environment?.lastDeploymentSucceededAt).toEqual(
      environment?.lastDeploymentAttemptedAt,
    );

    engine.onApply = async () => {
      throw new Error('no');
    };
    const { environment: updated } = await plane.client.updateEnvironment({
      name: 'dev',
      deploymentType: 'CURRENT_VERSION',
      spec: formatEnvironmentSpec({ cluster_name: 'other' }),
    });
    expect(updated?.lastDeploymentSucceededAt).toEqual(
      environment?.lastDeploymentSucceededAt,
    );
    expect(updated?.lastDeploymentAttemptedAt).not.toEqual(
      environment?.lastDeploymentAttemptedAt,
    );
    await plane.client.cancelEnvironmentDeployment({ environmentName: 'dev' });
    await plane.settled('dev');
  });

  describe('answers', () => {
    beforeEach(() => plane.registerVersion('eks', clusterBundle()));

    // Real output, and the user guide.
    it('a create without the spec and the version', async () => {
      const created = await create();
      expect(created).toMatchObject({
        name: 'dev',
        arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
        templateName: 'eks',
        deploymentStatus: 'IN_PROGRESS',
      });
      for (const member of [
        'spec',
        'templateMajorVersion',
        'templateMinorVersion',
      ]) {
        expect(created).not.toHaveProperty(member);
      }
      expect(await get()).toMatchObject({
        spec: creation.spec,
        templateMajorVersion: '1',
        templateMinorVersion: '0',
      });
    });

    it('an update and a delete without the spec', async () => {
      await create();
      const { environment: updated } = await plane.client.updateEnvironment({
        name: 'dev',
        deploymentType: 'CURRENT_VERSION',
        spec: formatEnvironmentSpec({ cluster_name: 'other' }),
      });
      expect(updated).not.toHaveProperty('spec');
      expect(updated).toMatchObject({
        templateMajorVersion: '1',
        templateMinorVersion: '0',
      });
      await plane.settled('dev');

      const { environment: deleted } = await plane.client.deleteEnvironment({
        name: 'dev',
      });
      expect(deleted).not.toHaveProperty('spec');
      expect(deleted).toMatchObject({ deploymentStatus: 'DELETE_IN_PROGRESS' });
      await plane.settled('dev');
    });

    // The user guide.
    it('a delete with the last attempt to deploy', async () => {
      await create();
      const { lastDeploymentAttemptedAt } = (await get()) ?? {};
      await new Promise(resolve => setTimeout(resolve, 10));
      const { environment } = await plane.client.deleteEnvironment({
        name: 'dev',
      });
      expect(lastDeploymentAttemptedAt).toBeDefined();
      expect(environment?.lastDeploymentAttemptedAt).toEqual(
        lastDeploymentAttemptedAt,
      );
      const { deployments } = await plane.client.listDeployments({
        environmentName: 'dev',
      });
      expect(deployments?.[0].createdAt?.getTime()).toBeGreaterThan(
        lastDeploymentAttemptedAt?.getTime() ?? 0,
      );
      await plane.settled('dev');
    });

    // Real output, and the user guide.
    it('the create of a version without a status message', async () => {
      const { environmentTemplateVersion } =
        await plane.client.createEnvironmentTemplateVersion({
          templateName: 'eks',
          majorVersion: '1',
          source: S3,
        });
      expect(environmentTemplateVersion).toMatchObject({
        status: 'REGISTRATION_IN_PROGRESS',
      });
      expect(environmentTemplateVersion).not.toHaveProperty('statusMessage');
    });

    it('the delete of a version without its schema', async () => {
      const { environmentTemplateVersion } =
        await plane.client.deleteEnvironmentTemplateVersion({
          templateName: 'eks',
          majorVersion: '1',
          minorVersion: '0',
        });
      expect(environmentTemplateVersion).toMatchObject({
        status: 'PUBLISHED',
        minorVersion: '0',
      });
      expect(environmentTemplateVersion).not.toHaveProperty('schema');
    });

    // The user guide.
    it('the delete of a template with what it recommended last', async () => {
      await plane.client.deleteEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '0',
      });
      const { environmentTemplate: left } =
        await plane.client.getEnvironmentTemplate({ name: 'eks' });
      expect(left).not.toHaveProperty('recommendedVersion');

      const { environmentTemplate } =
        await plane.client.deleteEnvironmentTemplate({ name: 'eks' });
      expect(environmentTemplate?.recommendedVersion).toBe('1.0');
    });
  });

  // Every example of the user guide.
  it('gives an account connection to the environment account', async () => {
    const { environmentAccountConnection: connection } =
      await plane.client.createEnvironmentAccountConnection({
        environmentName: 'dev',
        managementAccountId: '123456789012',
        roleArn: 'arn:aws:iam::222222222222:role/proton',
        tags: [{ key: 'team', value: 'platform' }],
      });
    const suffix = `environment-account-connection/${connection?.id}`;
    expect(connection?.arn).toBe(
      `arn:aws:proton:us-east-1:222222222222:${suffix}`,
    );
    expect(plane.statusEvents.at(-1)?.resources).toEqual([connection?.arn]);

    const listTags = (accountId: string) =>
      plane.client.listTagsForResource({
        resourceArn: `arn:aws:proton:us-east-1:${accountId}:${suffix}`,
      });
    await expect(listTags('222222222222')).resolves.toMatchObject({
      tags: [{ key: 'team', value: 'platform' }],
    });
    await expect(listTags('333333333333')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  // Real output: `[<7 hex of the commit>] <subject>`.
  it('describes a synced version by its commit', async () => {
    const sha = repository.commit(SYNCED_TREE, { 'eks/v1': clusterBundle() });
    await syncTemplate(plane);

    const { environmentTemplateVersion } =
      await plane.client.getEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '0',
      });
    // Its subject is tested with the host that has it.
    expect(environmentTemplateVersion?.description).toBe(
      `[${sha.slice(0, 7)}]`,
    );
  });
});
