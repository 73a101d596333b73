import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

jest.setTimeout(60_000);

const creation = {
  templateName: 'eks',
  source: { s3: { bucket: 'bundles', key: 'eks.tar.gz' } },
};
const REQUESTS = 8;

describeOnEachDatabase('versions that are made at the same time', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
  });

  afterEach(() => plane.stop());

  async function createAll(
    request: (index: number) => { clientToken: string; majorVersion?: string },
  ) {
    const responses = await Promise.all(
      Array.from({ length: REQUESTS }, (_, index) =>
        plane.client.createEnvironmentTemplateVersion({
          ...creation,
          ...request(index),
        }),
      ),
    );
    return responses.map(({ environmentTemplateVersion: version }) =>
      [version?.majorVersion, version?.minorVersion].join('.'),
    );
  }

  it('are one version when they have one client token', async () => {
    const versions = await createAll(() => ({ clientToken: 'token' }));

    expect(new Set(versions)).toEqual(new Set(['1.0']));
    const { templateVersions } =
      await plane.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
      });
    expect(templateVersions).toHaveLength(1);
  });

  it('have numbers of their own otherwise', async () => {
    const majors = await createAll(index => ({ clientToken: `a${index}` }));
    const minors = await createAll(index => ({
      clientToken: `b${index}`,
      majorVersion: '1',
    }));

    const numbers = Array.from({ length: REQUESTS }, (_, index) => index + 1);
    expect(majors.sort()).toEqual(numbers.map(number => `${number}.0`));
    expect(minors.sort()).toEqual(numbers.map(number => `1.${number}`));
  });

  it('take an empty client token for none', async () => {
    const majors = await createAll(() => ({ clientToken: '' }));

    expect(new Set(majors).size).toBe(REQUESTS);
  });

  it('refuse one client token for different requests', async () => {
    const results = await Promise.allSettled(
      ['first', 'second'].map(description =>
        plane.client.createEnvironmentTemplateVersion({
          ...creation,
          description,
          clientToken: 'token',
        }),
      ),
    );

    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const refused = results.find(
      (result): result is PromiseRejectedResult => result.status === 'rejected',
    );
    expect(refused?.reason).toMatchObject({
      name: 'ValidationException',
      message: 'Idempotent parameter mismatch',
    });
  });
});
