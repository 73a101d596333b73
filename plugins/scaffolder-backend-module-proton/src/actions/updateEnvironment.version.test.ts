import { publishNext } from '../__testUtils__/clusterProton';
import {
  createUpdateHarness,
  updatesOf,
} from '../__testUtils__/createUpdateHarness';

describe('aws:proton:update-environment', () => {
  describe('with a version', () => {
    it('goes to the recommended minor', async () => {
      const harness = createUpdateHarness();
      publishNext(harness.proton);

      await harness.run({ name: 'demo', version: 'minor' });

      expect(updatesOf(harness)[0]).toMatchObject({
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '1',
      });
      expect(harness.outputs).toMatchObject({
        version: '1.1',
        changes: { version: { before: '1.0', after: '1.1' }, inputs: [] },
      });
    });

    it('goes to the version that is named, with inputs that are new there', async () => {
      const harness = createUpdateHarness();

      await harness.run({
        name: 'demo',
        version: '1.1',
        inputs: { node_count: 1 },
      });

      expect(updatesOf(harness)[0]).toMatchObject({
        deploymentType: 'MINOR_VERSION',
        templateMinorVersion: '1',
      });
    });

    it('refuses a deprecated version in a dry run', async () => {
      const harness = createUpdateHarness();
      publishNext(harness.proton);
      harness.proton.deprecated = [
        {
          templateName: 'eks-cluster',
          version: '1.1',
          reason: 'Nodes lose pods',
          deprecatedAt: '2026-11-30T10:00:00Z',
          deprecatedBy: 'user:default/ada',
        },
      ];

      await expect(
        harness.run({ name: 'demo', version: 'minor' }, { isDryRun: true }),
      ).rejects.toThrow(
        'Environment template version eks-cluster:1.1 is deprecated: Nodes lose pods',
      );
    });

    it('lists the inputs that the version asks for and the environment lacks', async () => {
      const harness = createUpdateHarness();

      await expect(
        harness.run({
          name: 'demo',
          version: '1.1',
          inputs: { node_count: null },
        }),
      ).rejects.toThrow(
        /do not fit eks-cluster 1\.1:\n- node_count is required/,
      );
      expect(updatesOf(harness)).toEqual([]);
    });

    it.each([
      [
        'newest',
        /"version" is none: "newest"; give minor, major, or a version/,
      ],
      ['0.3', /earlier major version such as 0/],
      ['1.7', /has no version 1\.7/],
    ])('refuses %p', async (version, message) => {
      const harness = createUpdateHarness();

      await expect(harness.run({ name: 'demo', version })).rejects.toThrow(
        message,
      );
    });
  });
});
