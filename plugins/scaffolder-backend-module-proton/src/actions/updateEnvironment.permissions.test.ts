import { logLine } from '@proton-vending/test-utils';
import { addCluster } from '../__testUtils__/clusterProton';
import {
  createUpdateHarness,
  updatesOf,
} from '../__testUtils__/createUpdateHarness';

describe('aws:proton:update-environment', () => {
  describe('without the permission to read logs', () => {
    const deny = ['proton.environment.logs.read'];

    it('tells the status alone', async () => {
      const { proton, run, lines } = createUpdateHarness({ deny });
      proton.log = [logLine(1, 'the-password-is-here')];

      await run({ name: 'demo', inputs: { node_count: 1 } });

      expect(lines).toEqual(
        expect.arrayContaining([
          "The log of the deployment isn't shown because you don't have the permission proton.environment.logs.read",
          'Deployment status: SUCCEEDED',
        ]),
      );
      expect(lines.join()).not.toContain('the-password-is-here');
    });

    it('fails with the reason alone when the deployment fails', async () => {
      const { proton, run } = createUpdateHarness({ deny });
      proton.statuses = ['FAILED'];
      proton.statusMessage = 'Terraform apply failed';
      proton.log = [logLine(1, 'the-password-is-here')];

      await expect(
        run({ name: 'demo', inputs: { node_count: 1 } }),
      ).rejects.toThrow(
        /^The deployment of demo failed: Terraform apply failed\. \[/,
      );
    });
  });

  describe('without the permission to read the environment', () => {
    const deny = ['proton.environment.read'];

    it.each([
      { inputs: { node_count: 2 } },
      { inputs: { network: { public: true } } },
      { inputs: { cluster_name: 'demo' } },
    ])('a dry run shows nothing of it: %j', async input => {
      const harness = createUpdateHarness({ deny });
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        network: { cidr: '10.1.2.0/24', public: true },
      });
      harness.proton.requireEnvironment('demo').deploymentStatus = 'SUCCEEDED';

      await harness.run({ name: 'demo', ...input }, { isDryRun: true });

      expect(harness.lines.slice(0, -1)).toEqual([
        "The changes of demo aren't shown, because you don't have the permission proton.environment.read",
        'Dry run: demo could be updated',
      ]);
      expect(harness.outputs).toMatchObject({
        version: '',
        changes: { inputs: [] },
        outputs: {},
      });
    });

    it('deploys, and shows neither inputs nor outputs', async () => {
      const harness = createUpdateHarness({ deny });
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        network: { cidr: '10.1.2.0/24' },
      });

      await harness.run({
        name: 'demo',
        version: '1.0',
        inputs: { node_count: 2 },
      });

      expect(updatesOf(harness)[0].spec).toContain('10.1.2.0/24');
      expect(harness.outputs).toMatchObject({
        status: 'SUCCEEDED',
        version: '1.0',
        changes: { inputs: [] },
        outputs: {},
      });
      expect(JSON.stringify(harness.lines)).not.toMatch(/10\.1|node_count/);
    });
  });
});
