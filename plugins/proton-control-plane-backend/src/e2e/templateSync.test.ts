import { FolderUrlReader } from '../__testUtils__/FolderUrlReader';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TEST_SCOPE,
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const MAIN = 'https://github.com/acme/templates/tree/main';
const REPOSITORY = {
  repositoryProvider: 'GITHUB',
  repositoryName: 'acme/templates',
} as const;
const TEMPLATE = { templateName: 'eks', templateType: 'ENVIRONMENT' } as const;
const CONFIG = { ...TEMPLATE, ...REPOSITORY, branch: 'main' };

describeOnEachDatabase('template sync', databases => {
  let proton: TestControlPlane;
  let repository: FolderUrlReader;

  beforeEach(async () => {
    repository = new FolderUrlReader();
    proton = await startControlPlane(
      databases,
      new ScriptedEngine(),
      {},
      repository,
    );
    await proton.client.createEnvironmentTemplate({ name: 'eks' });
    await proton.client.createRepository({
      provider: 'GITHUB',
      name: 'acme/templates',
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
  });

  afterEach(() => proton.stop());

  async function startSync(subdirectory?: string) {
    await proton.client.createTemplateSyncConfig({ ...CONFIG, subdirectory });
    await proton.controlPlane.templateSyncRunner.drain();
  }

  function runSchedule(controlPlane = proton.controlPlane) {
    return controlPlane.templateSyncRunner.runAll(new AbortController().signal);
  }

  async function listVersions(majorVersion = '1') {
    const { templateVersions } =
      await proton.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
        majorVersion,
      });
    return templateVersions?.map(
      version =>
        `${version.majorVersion}.${version.minorVersion} ${version.status}`,
    );
  }

  function getStatus(templateVersion = '1') {
    return proton.client.getTemplateSyncStatus({
      ...TEMPLATE,
      templateVersion,
    });
  }

  describe('configs', () => {
    it('need a template and a linked repository', async () => {
      await expect(
        proton.client.createTemplateSyncConfig({
          ...CONFIG,
          templateName: 'none',
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message:
          'Environment template none does not exist; create it before its template sync config',
      });
      await expect(
        proton.client.createTemplateSyncConfig({
          ...CONFIG,
          repositoryName: 'acme/other',
        }),
      ).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'GITHUB repository acme/other is not linked',
      });
    });

    it('can be created again only as they are', async () => {
      await startSync('templates');
      const again = await proton.client.createTemplateSyncConfig({
        ...CONFIG,
        subdirectory: 'templates',
      });
      expect(again.templateSyncConfig).toEqual({
        ...CONFIG,
        subdirectory: 'templates',
      });

      await expect(
        proton.client.createTemplateSyncConfig(CONFIG),
      ).rejects.toMatchObject({
        name: 'ConflictException',
        message:
          'Environment template eks has a template sync config already, with branch main of GITHUB repository acme/templates',
      });
    });

    it('are read, changed and deleted', async () => {
      await startSync();
      await proton.client.updateTemplateSyncConfig({
        ...CONFIG,
        branch: 'next',
      });
      await proton.controlPlane.templateSyncRunner.drain();
      const read = await proton.client.getTemplateSyncConfig(TEMPLATE);
      expect(read.templateSyncConfig).toEqual({ ...CONFIG, branch: 'next' });

      await proton.client.deleteTemplateSyncConfig(TEMPLATE);
      await expect(
        proton.client.getTemplateSyncConfig(TEMPLATE),
      ).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Environment template eks has no template sync config',
      });
    });

    it('keep their repository linked', async () => {
      await startSync();
      const key = { provider: 'GITHUB', name: 'acme/templates' } as const;

      await expect(proton.client.deleteRepository(key)).rejects.toMatchObject({
        name: 'ConflictException',
        message:
          'GITHUB repository acme/templates is in use: environment template eks is synced with it; delete its template sync config first',
      });

      await proton.client.deleteTemplateSyncConfig(TEMPLATE);
      await proton.client.deleteRepository(key);
    });
  });

  it('takes whatever a host calls a commit, and notices that it is the same', async () => {
    const sha = 'long'.repeat(1_000);
    repository.commit(MAIN, { 'eks/v1': clusterBundle() }, sha);
    await startSync();
    await runSchedule();

    expect(await listVersions()).toEqual(['1.0 DRAFT']);
    expect((await getStatus()).latestSync?.status).toBe('SUCCEEDED');
    expect(repository.reads).toEqual([MAIN, `${MAIN} since ${sha}`]);
  });

  describe('of a commit that stops the backend', () => {
    /** What a backend leaves that stops in the middle of a sync. */
    async function breakOff(sha?: string) {
      const { templateSyncConfigs } = proton.database.stores;
      const key = { ...TEST_SCOPE, templateName: 'eks' };
      await templateSyncConfigs.request(key, { reread: false });
      const lease = await templateSyncConfigs.claim(key, {
        owner: 'stopped',
        now: new Date(),
        expiresAt: new Date(0),
      });
      if (!lease) {
        throw new Error('The sync is not to be had');
      }
      if (sha !== undefined) {
        await templateSyncConfigs.beginCommit(lease, sha);
      }
    }

    it('ends after three times, until there is another commit', async () => {
      await startSync();
      const sha = repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await breakOff(sha);
      await breakOff(sha);
      await breakOff(sha);
      await runSchedule();
      await runSchedule();

      expect(await listVersions()).toEqual([]);
      expect(
        proton.metrics.recorded.filter(
          ({ name }) => name === 'proton.quarantined',
        ),
      ).toEqual([{ name: 'proton.quarantined', attributes: { kind: 'sync' } }]);
      expect((await getStatus()).latestSync).toMatchObject({
        status: 'FAILED',
        events: [
          {},
          {
            event: `The control plane stopped 3 times while it synced commit ${sha}, so it isn't synced again by itself. Push another commit or request a sync`,
          },
        ],
      });

      repository.commit(MAIN, { 'eks/v1': withComment() });
      await runSchedule();
      expect(await listVersions()).toEqual(['1.0 DRAFT']);
      expect((await getStatus()).latestSync).toMatchObject({
        status: 'SUCCEEDED',
      });
    });

    it('goes on after two times', async () => {
      await startSync();
      const sha = repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await breakOff(sha);
      await breakOff(sha);
      await runSchedule();
      expect(await listVersions()).toEqual(['1.0 DRAFT']);
    });

    it('reads nothing when no commit is known, until a sync is requested', async () => {
      await startSync();
      repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await breakOff();
      await breakOff();
      await breakOff();
      const reads = repository.reads.length;
      await runSchedule();
      await runSchedule();
      expect(repository.reads).toHaveLength(reads);

      await proton.controlPlane.templateSync.request({
        ...TEST_SCOPE,
        templateName: 'eks',
      });
      await proton.controlPlane.templateSyncRunner.drain();
      expect(await listVersions()).toEqual(['1.0 DRAFT']);
    });
  });

  describe('registers', () => {
    it('what the branch has, as drafts, once the config is there', async () => {
      const sha = repository.commit(MAIN, {
        'eks/v1': clusterBundle(),
        'other/v1': clusterBundle('zone'),
      });
      await startSync();

      expect(await listVersions()).toEqual(['1.0 DRAFT']);
      expect(proton.statusChanges).toContain('eks DRAFT');
      const { latestSync, latestSuccessfulSync, desiredState } =
        await getStatus();
      expect(desiredState).toEqual({
        ...REPOSITORY,
        branch: 'main',
        directory: 'eks/v1',
        sha,
      });
      expect(latestSuccessfulSync).toEqual(latestSync);
      expect(latestSync).toEqual({
        status: 'SUCCEEDED',
        startedAt: expect.any(Date),
        target:
          'arn:aws:proton:us-east-1:123456789012:environment-template/eks:1',
        initialRevision: desiredState,
        targetRevision: desiredState,
        events: [
          {
            type: 'SYNC_STARTED',
            event: 'The sync of environment template eks started',
            time: expect.any(Date),
          },
          {
            type: 'VERSION_REGISTERED',
            event: 'eks/v1 is registered as eks:1.0',
            externalId: sha,
            time: expect.any(Date),
          },
        ],
      });
    });

    it('a changed bundle as the next minor, and a new folder as a new major', async () => {
      const first = repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await startSync();
      const second = repository.commit(MAIN, {
        'eks/v1': withComment(),
        'eks/v2': clusterBundle('zone'),
      });
      await runSchedule();

      expect(await listVersions('1')).toEqual(['1.0 DRAFT', '1.1 DRAFT']);
      expect(await listVersions('2')).toEqual(['2.0 DRAFT']);
      expect((await getStatus()).latestSync).toMatchObject({
        initialRevision: { sha: first },
        targetRevision: { sha: second },
      });
    });

    it('nothing when the bundle did not change, or nothing was committed', async () => {
      const first = repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await startSync();
      await runSchedule();
      const second = repository.commit(MAIN, {
        'eks/v1': clusterBundle(),
        docs: clusterBundle(),
      });
      await runSchedule();

      expect(await listVersions()).toEqual(['1.0 DRAFT']);
      expect(repository.reads).toEqual([
        MAIN,
        `${MAIN} since ${first}`,
        `${MAIN} since ${first}`,
      ]);
      expect((await getStatus()).latestSync?.events?.at(-1)).toMatchObject({
        type: 'CONTENT_UNCHANGED',
        event: 'eks/v1 is as eks:1.0 has it',
        externalId: second,
      });
    });

    it('a version again that was deleted', async () => {
      repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await startSync();
      await proton.client.deleteEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '0',
      });

      await runSchedule();

      expect(await listVersions()).toEqual(['1.0 DRAFT']);
    });

    it('from the subdirectory alone, and from the folder nearest to its root', async () => {
      repository.commit(MAIN, {
        'a/eks/v1': withComment(),
        'b/c/eks/v1': withComment(),
        'b/eks/v1': clusterBundle(),
      });
      await startSync('/b/');

      expect((await getStatus()).desiredState?.directory).toBe('b/eks/v1');
    });

    it('from a branch with a slash in its name', async () => {
      repository.commit(
        'https://github.com/acme/templates/tree/feature%252Feks',
        { 'eks/v1': clusterBundle() },
      );
      await proton.client.createTemplateSyncConfig({
        ...CONFIG,
        branch: 'feature/eks',
      });
      await proton.controlPlane.templateSyncRunner.drain();

      expect(await listVersions()).toEqual(['1.0 DRAFT']);
    });
  });

  describe('says why not', () => {
    it('when the branch cannot be read', async () => {
      await startSync();

      const message = `Branch main of GITHUB repository acme/templates cannot be read: Request failed for ${MAIN}, 404 Not Found`;
      expect((await getStatus()).latestSync).toMatchObject({
        status: 'FAILED',
        events: [
          { type: 'SYNC_STARTED' },
          { type: 'SYNC_FAILED', event: message },
        ],
      });
      const { latestSync } = await proton.client.getRepositorySyncStatus({
        ...REPOSITORY,
        branch: 'main',
        syncType: 'TEMPLATE_SYNC',
      });
      expect(latestSync).toMatchObject({
        status: 'FAILED',
        events: [{ type: 'SYNC_STARTED' }, { event: message }],
      });
    });

    it.each([
      [undefined, 'The repository has no directory eks'],
      ['other', 'The repository has no directory eks in other'],
      [
        'none/here',
        'The repository has no directory none/here, the subdirectory of the sync config',
      ],
      ['../up', 'The subdirectory ../up has a ".." in its path'],
    ])('when there is no folder to sync (%s)', async (subdirectory, event) => {
      repository.commit(MAIN, { 'other/v1': clusterBundle() });
      await startSync(subdirectory);

      expect((await getStatus()).latestSync).toMatchObject({
        status: 'FAILED',
        events: [{ type: 'SYNC_STARTED' }, { type: 'SYNC_FAILED', event }],
      });
    });

    it('when a bundle is invalid, and syncs the others', async () => {
      repository.commit(MAIN, {
        'eks/v1': { files: [{ path: 'schema/readme.md', contents: 'soon' }] },
        'eks/v2': clusterBundle(),
      });
      await startSync();

      const { latestSync, latestSuccessfulSync } = await getStatus();
      expect(latestSuccessfulSync).toBeUndefined();
      expect(latestSync?.status).toBe('FAILED');
      expect(latestSync?.events?.at(-1)?.event).toContain(
        'eks/v1: schema/schema.yaml is missing',
      );
      expect(await listVersions('1')).toEqual([]);
      expect(await listVersions('2')).toEqual(['2.0 DRAFT']);
    });

    it('when something fails inside', async () => {
      repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      repository.beforeTree = () => Promise.reject('nothing that is an error');
      await startSync();

      expect((await getStatus()).latestSync).toMatchObject({
        status: 'FAILED',
        events: [
          { type: 'SYNC_STARTED' },
          {
            event:
              'The sync ended early inside the control plane; it is done again with the next look at the branch',
          },
        ],
      });
      repository.beforeTree = async () => {};
      await runSchedule();
      expect(await listVersions()).toEqual(['1.0 DRAFT']);
    });

    it('until it works again', async () => {
      await startSync();
      repository.commit(MAIN, { 'eks/v1': clusterBundle() });
      await runSchedule();

      expect((await getStatus()).latestSync?.status).toBe('SUCCEEDED');
      const { latestSync } = await proton.client.getRepositorySyncStatus({
        ...REPOSITORY,
        branch: 'main',
        syncType: 'TEMPLATE_SYNC',
      });
      expect(latestSync?.status).toBe('SUCCEEDED');
    });
  });

  it('lists which folders are synced to what', async () => {
    repository.commit(MAIN, {
      'eks/v1': clusterBundle(),
      'eks/v2': clusterBundle('zone'),
    });
    await startSync();

    const { syncDefinitions } =
      await proton.client.listRepositorySyncDefinitions({
        ...REPOSITORY,
        syncType: 'TEMPLATE_SYNC',
      });

    const parent =
      'arn:aws:proton:us-east-1:123456789012:environment-template/eks';
    expect(syncDefinitions).toEqual([
      { branch: 'main', directory: 'eks/v1', parent, target: `${parent}:1` },
      { branch: 'main', directory: 'eks/v2', parent, target: `${parent}:2` },
    ]);
  });

  it('runs one sync of a template at a time, and then what was asked for meanwhile', async () => {
    repository.commit(MAIN, { 'eks/v1': clusterBundle() });
    const other = await proton.startAnother(new ScriptedEngine());
    let running = 0;
    let mostAtOnce = 0;
    let open = () => {};
    const opened = new Promise<void>(resolve => {
      open = resolve;
    });
    repository.beforeTree = async () => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await opened;
      running -= 1;
    };

    await proton.client.createTemplateSyncConfig(CONFIG);
    await other.templateSync.request({ ...TEST_SCOPE, templateName: 'eks' });
    await other.templateSync.request({ ...TEST_SCOPE, templateName: 'eks' });
    await other.templateSyncRunner.drain();
    open();
    await proton.controlPlane.templateSyncRunner.drain();

    expect(mostAtOnce).toBe(1);
    expect(repository.reads.length).toBe(2);
    expect(await listVersions()).toEqual(['1.0 DRAFT']);
  });

  it('drops a sync whose config was deleted meanwhile', async () => {
    repository.commit(MAIN, { 'eks/v1': clusterBundle() });
    repository.beforeTree = async () => {
      await proton.client.deleteTemplateSyncConfig(TEMPLATE);
    };
    await startSync();

    expect(await listVersions()).toEqual([]);
  });
});

function withComment() {
  const { files } = clusterBundle();
  return {
    files: files.map(file =>
      file.path.endsWith('main.tf')
        ? { ...file, contents: `# bigger\n${file.contents}` }
        : file,
    ),
  };
}
