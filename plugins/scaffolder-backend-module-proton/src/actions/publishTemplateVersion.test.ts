import { createPublishHarness } from '../__testUtils__/createPublishHarness';
import type { FakeProton } from '@proton-vending/test-utils';

const ID = 'aws:proton:publish-template-version';
const input = { templateName: 'eks-small', majorVersion: 1, minorVersion: '0' };

function harness(
  status: Parameters<FakeProton['addVersion']>[0]['status'],
  options: { allow?: boolean } = {},
) {
  const created = createPublishHarness(options);
  created.proton.templates.set('eks-small', { name: 'eks-small' });
  created.proton.addVersion({ templateName: 'eks-small', content: '', status });
  return created;
}

describe('aws:proton:publish-template-version', () => {
  it('publishes a draft', async () => {
    const { run, outputs, proton } = harness('DRAFT');
    await run(ID, input);
    expect(proton.versions).toMatchObject([{ status: 'PUBLISHED' }]);
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-small:1.0',
      version: '1.0',
      status: 'PUBLISHED',
      recommendedVersion: '1.0',
    });
  });

  it('leaves what is published as it is', async () => {
    const { run, outputs, lines } = harness('PUBLISHED');
    await run(ID, input);
    expect(outputs.status).toBe('PUBLISHED');
    expect(lines).toEqual(['eks-small 1.0 is published already']);
  });

  it('publishes nothing in a dry run', async () => {
    const { run, outputs, proton } = harness('DRAFT');
    await run(ID, input, { isDryRun: true });
    expect(proton.versions).toMatchObject([{ status: 'DRAFT' }]);
    expect(outputs).toMatchObject({ status: 'PUBLISHED', version: '1.0' });
  });

  it.each([
    ['REGISTRATION_FAILED', 'The registration of eks-small 1.0 failed: Broken'],
    ['REGISTRATION_IN_PROGRESS', 'eks-small 1.0 is still being registered'],
  ] as const)('refuses a version that is %s', async (status, message) => {
    const { run, proton } = harness(status);
    proton.statusMessage = 'Broken';
    for (const isDryRun of [false, true]) {
      await expect(run(ID, input, { isDryRun })).rejects.toThrow(message);
    }
  });

  it('names a version that is not there', async () => {
    const { run } = harness('DRAFT');
    await expect(run(ID, { ...input, minorVersion: 7 })).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('refuses who may not publish, before anything else', async () => {
    const { run, proton } = harness('DRAFT', { allow: false });
    await expect(run(ID, input)).rejects.toThrow(/proton.template.publish/);
    expect(proton.mock.calls()).toHaveLength(0);
  });
});
