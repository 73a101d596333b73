import {
  CreateEnvironmentTemplateVersionCommand,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { DEMO_BUNDLE } from '../__testUtils__/demoBundle';
import { createPublishHarness } from '../__testUtils__/createPublishHarness';

const ID = 'aws:proton:register-template-version';
const input = { templateName: 'eks-small', path: 'bundle' };

function harness(options: { allow?: boolean } = {}) {
  const created = createPublishHarness(options);
  created.proton.templates.set('eks-small', { name: 'eks-small' });
  return created;
}

const changed = {
  bundle: {
    ...DEMO_BUNDLE,
    infrastructure: { ...DEMO_BUNDLE.infrastructure, 'more.tf': '# more' },
  },
};

describe('aws:proton:register-template-version', () => {
  it('registers a folder as a draft', async () => {
    const { run, outputs, lines } = harness();
    await run(ID, input);
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-small:1.0',
      templateName: 'eks-small',
      version: '1.0',
      majorVersion: '1',
      minorVersion: '0',
      status: 'DRAFT',
      registered: true,
    });
    expect(lines).toEqual([
      'Registering the 3 files of "bundle" as a version of eks-small',
      'Registered eks-small 1.0',
    ]);
  });

  it('warns of inputs that no form can ask for', async () => {
    const { run, outputs, lines, workspace } = harness();
    workspace.setContent({
      bundle: {
        ...DEMO_BUNDLE,
        schema: {
          'schema.yaml': DEMO_BUNDLE.schema['schema.yaml'].replace(
            'properties:',
            'properties:\n        node.size: { type: string }',
          ),
        },
      },
    });
    await run(ID, input);

    expect(outputs.status).toBe('DRAFT');
    expect(lines).toContainEqual(
      expect.stringMatching(/^Input "node\.size" can't be shown in a form/),
    );
  });

  it('passes on what the step says, and publishes', async () => {
    const { run, outputs, proton } = harness();
    await run(ID, {
      ...input,
      majorVersion: 1,
      description: 'New',
      tags: { a: 'b' },
      publish: true,
    });
    expect(proton.uploads).toMatchObject([
      {
        templateName: 'eks-small',
        majorVersion: '1',
        description: 'New',
        tags: { a: 'b' },
        unlessUnchanged: true,
        clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(outputs.status).toBe('PUBLISHED');
    expect(proton.versions).toMatchObject([{ status: 'PUBLISHED' }]);
  });

  it('makes no version of unchanged files, and publishes the draft there is', async () => {
    const { run, outputs, lines, proton } = harness();
    await run(ID, input);
    await run(ID, { ...input, publish: true }, { taskId: 'task-2' });
    expect(outputs).toMatchObject({
      version: '1.0',
      status: 'PUBLISHED',
      registered: false,
    });
    expect(lines).toContain(
      'eks-small 1.0 has the very files of "bundle"; no version was made',
    );
    expect(proton.versions).toHaveLength(1);
  });

  it('takes up its version when the task is run again', async () => {
    const { run, outputs, proton, checkpoints } = harness();
    await run(ID, input);
    await run(ID, input);
    expect(proton.uploads).toHaveLength(1);

    // Broken off after Proton had made the version and before it was noted.
    checkpoints.clear();
    await run(ID, input);
    expect(proton.uploads).toHaveLength(2);
    expect(outputs).toMatchObject({ version: '1.0', registered: true });
    expect(proton.versions).toHaveLength(1);
  });

  it('registers other files of the same step as another version', async () => {
    const { run, outputs, proton, workspace } = harness();
    await run(ID, { ...input, majorVersion: '1' });
    workspace.setContent(changed);
    await run(ID, { ...input, majorVersion: '1' });
    expect(outputs.version).toBe('1.1');
    expect(proton.versions).toHaveLength(2);
  });

  it('publishes once', async () => {
    const { run, proton } = harness();
    await run(ID, { ...input, publish: true });
    await run(ID, { ...input, publish: true });
    expect(
      proton.mock.commandCalls(UpdateEnvironmentTemplateVersionCommand),
    ).toHaveLength(1);
  });

  it('tells in a dry run what would be made, and makes nothing', async () => {
    const { run, outputs, lines, proton } = harness();
    await run(ID, { ...input, publish: true }, { isDryRun: true });
    expect(outputs).toMatchObject({
      version: '1.0',
      status: 'PUBLISHED',
      registered: true,
    });
    expect(lines).toEqual([
      'Dry run: would register the 3 files of "bundle" as eks-small 1.0 and publish it',
    ]);
    expect(proton.uploads).toMatchObject([{ dryRun: true }]);
    expect(proton.versions).toEqual([]);
  });

  it('goes on in a dry run from a template that it would have created', async () => {
    const { run, outputs } = harness();
    const dryRun = { isDryRun: true, taskId: 'dry-run-1' };
    await run(
      'aws:proton:create-environment-template',
      { name: 'eks-new' },
      dryRun,
    );
    const step = { ...input, templateName: 'eks-new' };
    await run(ID, step, dryRun);
    expect(outputs).toMatchObject({ version: '1.0', registered: true });
    await run(
      'aws:proton:publish-template-version',
      { templateName: 'eks-new', majorVersion: '1', minorVersion: '0' },
      dryRun,
    );
    expect(outputs).toMatchObject({ recommendedVersion: '1.0' });
    await expect(
      run(ID, { ...step, majorVersion: '2' }, dryRun),
    ).rejects.toThrow(/would be new and have no major version 2/);
    await expect(
      run(ID, step, { ...dryRun, taskId: 'dry-run-2' }),
    ).rejects.toThrow(/There is no environment template eks-new/);
  });

  it('refuses a broken bundle before it is sent', async () => {
    const { run, proton, workspace } = harness();
    workspace.setContent({
      bundle: { schema: { 'schema.yaml': 'schema: {}' } },
    });
    for (const isDryRun of [false, true]) {
      await expect(run(ID, input, { isDryRun })).rejects.toThrow(
        /infrastructure\/manifest.yaml is missing/,
      );
    }
    expect(proton.uploads).toEqual([]);
  });

  it('says how to make the template that is missing', async () => {
    const { run } = harness();
    await expect(run(ID, { ...input, templateName: 'none' })).rejects.toThrow(
      'There is no environment template none; create it first, with a step aws:proton:create-environment-template',
    );
  });

  it('refuses who may not publish, before anything else', async () => {
    const { run, proton } = harness({ allow: false });
    await expect(run(ID, input)).rejects.toThrow(/proton.template.publish/);
    expect(proton.mock.calls()).toHaveLength(0);
  });

  describe('through S3', () => {
    const s3 = mockClient(S3Client);
    const withBucket = { ...input, bucket: 'bundles', timeout: '20s' };

    beforeEach(() => {
      s3.reset();
      s3.on(PutObjectCommand).resolves({});
    });

    it('puts the bundle there and waits for the registration', async () => {
      const { run, outputs, proton } = harness();
      proton.hasExtension = false;
      await run(ID, withBucket);
      const [put] = s3.commandCalls(PutObjectCommand);
      expect(put.args[0].input).toMatchObject({
        Bucket: 'bundles',
        Key: expect.stringMatching(
          /^proton\/eks-small\/[0-9a-f]{64}\.tar\.gz$/,
        ),
        ContentType: 'application/gzip',
      });
      const [create] = proton.mock.commandCalls(
        CreateEnvironmentTemplateVersionCommand,
      );
      expect(create.args[0].input.source).toEqual({
        s3: { bucket: 'bundles', key: put.args[0].input.Key },
      });
      expect(outputs).toMatchObject({ version: '1.0', status: 'DRAFT' });
    });

    it('fails with every reason of Proton, and tries again when the task does', async () => {
      const { run, outputs, proton } = harness();
      proton.registration = ['REGISTRATION_FAILED'];
      proton.statusMessage = 'The object is not there:\n- one\n- two';
      await expect(run(ID, withBucket)).rejects.toThrow(
        'The registration of eks-small 1.0 failed: The object is not there:\n- one\n- two',
      );
      proton.registration = ['DRAFT'];
      await run(ID, withBucket);
      expect(outputs.version).toBe('2.0');
    });

    it('ends within two seconds when the task is cancelled', async () => {
      const { run, proton } = harness();
      proton.registration = Array(1000).fill('REGISTRATION_IN_PROGRESS');
      const task = new AbortController();
      const running = run(ID, withBucket, { signal: task.signal });
      setTimeout(() => task.abort(new Error('cancelled')), 200);
      const startedAt = Date.now();
      await expect(running).rejects.toThrow('cancelled');
      expect(Date.now() - startedAt).toBeLessThan(2_000);
    });

    it('gives up when the time is up', async () => {
      const { run, proton } = harness();
      proton.registration = Array(1000).fill('REGISTRATION_IN_PROGRESS');
      await expect(
        run(ID, { ...withBucket, timeout: { seconds: 1 } }),
      ).rejects.toThrow(/eks-small 1.0 is not registered after/);
    });

    it('tells the number of the next version in a dry run', async () => {
      const { run, outputs, proton } = harness();
      proton.addVersion({
        templateName: 'eks-small',
        majorVersion: '1',
        content: '',
        status: 'DRAFT',
      });
      await run(ID, withBucket, { isDryRun: true });
      expect(outputs.version).toBe('2.0');
      await run(ID, { ...withBucket, majorVersion: '1' }, { isDryRun: true });
      expect(outputs.version).toBe('1.1');
      await expect(
        run(ID, { ...withBucket, majorVersion: '7' }, { isDryRun: true }),
      ).rejects.toThrow(/has no major version 7/);
      expect(s3.calls()).toHaveLength(0);
    });

    it('names the bucket that cannot be written', async () => {
      const { run } = harness();
      s3.on(PutObjectCommand).rejects(
        Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }),
      );
      await expect(run(ID, withBucket)).rejects.toThrow(
        /could not be put at s3:\/\/bundles\/proton.*AccessDenied: Access Denied; check/,
      );
    });

    it('asks for a bucket where there is no other way', async () => {
      const { run, proton } = harness();
      proton.hasExtension = false;
      await expect(run(ID, input)).rejects.toThrow(
        'The Proton API of account 123456789012, us-east-1, takes bundles from S3 alone; give the step a "bucket" that it may read',
      );
    });
  });
});
