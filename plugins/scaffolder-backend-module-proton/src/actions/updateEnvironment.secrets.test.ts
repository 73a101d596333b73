import { notFound } from '@proton-vending/test-utils';
import { addCluster, failFirstVersion } from '../__testUtils__/clusterProton';
import {
  createCheckpoints,
  createHarness,
} from '../__testUtils__/createActionHarness';
import {
  createUpdateHarness,
  updatesOf,
  UpdateHarness,
} from '../__testUtils__/createUpdateHarness';
import { updateEnvironmentAction } from './updateEnvironment';

describe('aws:proton:update-environment', () => {
  describe('with secrets for sensitive inputs', () => {
    function createSecretHarness() {
      const harness = createUpdateHarness();
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        admin_password: 'old-password',
        api_token: 'old-token',
      });
      return harness;
    }

    it.each(['merge', 'replace'] as const)(
      'takes secrets and keeps what is masked (%s)',
      async inputsMode => {
        const harness = createSecretHarness();
        const { run, lines, outputs } = harness;

        await run(
          {
            name: 'demo',
            inputsMode,
            inputs: {
              cluster_name: 'demo',
              admin_password: '****** (inputs.admin_password)',
              api_token: '********',
            },
          },
          { secrets: { 'inputs.admin_password': 'new-password' } },
        );

        expect(updatesOf(harness)[0].spec).toBe(
          'proton: EnvironmentSpec\nspec:\n  cluster_name: demo\n  admin_password: new-password\n  api_token: old-token\n',
        );
        expect(JSON.stringify([lines, outputs])).not.toMatch(/new-|old-/);
      },
    );

    it('names the one whose secret was not sent', async () => {
      const harness = createSecretHarness();

      await expect(
        harness.run({
          name: 'demo',
          inputs: { admin_password: '****** (inputs.admin_password)' },
        }),
      ).rejects.toThrow(/admin_password has no value/);
      expect(updatesOf(harness)).toEqual([]);
    });

    it('takes the values that a failed run has deployed when the task is retried', async () => {
      const harness = createSecretHarness();
      const { checkpoint } = createCheckpoints();
      const input = {
        name: 'demo',
        inputs: { admin_password: '****** (inputs.admin_password)' },
      };
      harness.proton.statuses = ['FAILED'];
      await expect(
        harness.run(input, {
          checkpoint,
          secrets: { 'inputs.admin_password': 'new-password' },
        }),
      ).rejects.toThrow();

      harness.proton.statuses = ['SUCCEEDED'];
      await harness.run(input, { checkpoint });

      expect(updatesOf(harness)).toHaveLength(2);
      expect(updatesOf(harness)[1].spec).toBe(updatesOf(harness)[0].spec);
      expect(updatesOf(harness)[1].spec).toContain(
        'admin_password: new-password',
      );
      expect(JSON.stringify([harness.lines, harness.outputs])).not.toMatch(
        /new-password/,
      );
    });

    it('asks to start over when nothing was deployed before the retry', async () => {
      const harness = createSecretHarness();
      const { checkpoint } = createCheckpoints();
      const input = {
        name: 'demo',
        inputs: { admin_password: '****** (inputs.admin_password)' },
      };
      await expect(
        harness.run(
          { ...input, timeout: 'soon' },
          { checkpoint, secrets: { 'inputs.admin_password': 'new-password' } },
        ),
      ).rejects.toThrow();

      await expect(harness.run(input, { checkpoint })).rejects.toThrow(
        /admin_password has no value: .* Choose "Start over" and enter the value/,
      );
      expect(updatesOf(harness)).toEqual([]);
    });

    it('takes a deployed value for no reference', async () => {
      const harness = createUpdateHarness();
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        admin_password: '****** (a.b)',
      });

      await harness.run({ name: 'demo', inputs: { node_count: 1 } });

      expect(updatesOf(harness)[0].spec).toContain(
        'admin_password: "****** (a.b)"',
      );
    });
  });

  describe('with sensitive inputs', () => {
    function createSecretHarness() {
      const harness = createHarness(updateEnvironmentAction);
      addCluster(harness.proton, 'demo', {
        cluster_name: 'demo',
        node_count: 2,
        admin_password: 'secret-1',
        api_token: 'secret-2',
      });
      return harness;
    }

    function shownOf(
      { lines, outputs }: UpdateHarness,
      state?: Map<string, unknown>,
    ) {
      return JSON.stringify([lines, outputs, [...(state ?? [])]]);
    }

    it('shows that one is changed, and to Proton alone what it is', async () => {
      const harness = createSecretHarness();
      const { state, checkpoint } = createCheckpoints();

      await harness.run(
        { name: 'demo', inputs: { admin_password: 'secret-3' } },
        { checkpoint },
      );

      expect(harness.lines).toContain(
        'admin_password: "********" → "******** (changed)"',
      );
      expect(harness.outputs.changes).toEqual({
        inputs: [
          {
            path: 'admin_password',
            before: '********',
            after: '******** (changed)',
          },
        ],
      });
      expect(shownOf(harness, state)).not.toContain('secret-');
      expect(updatesOf(harness)[0].spec).toContain(
        'admin_password: secret-3\n  api_token: secret-2\n',
      );
    });

    it('masks them in the spec of a dry run', async () => {
      const harness = createSecretHarness();

      await harness.run(
        { name: 'demo', inputs: { node_count: 1, api_token: 'secret-3' } },
        { isDryRun: true },
      );

      expect(harness.lines.join('\n')).toContain(
        'node_count: 1\n  admin_password: "********"\n  api_token: "******** (changed)"\n',
      );
      expect(shownOf(harness)).not.toContain('secret-');
    });

    it('masks also what is sensitive in the version before alone', async () => {
      const harness = createSecretHarness();
      const { state, checkpoint } = createCheckpoints();
      const input = {
        name: 'demo',
        version: '1.1',
        inputs: { api_token: 'secret-3' },
      };

      await harness.run(input, { isDryRun: true });
      await harness.run(input, { checkpoint });

      expect(harness.lines).toContain(
        'api_token: "********" → "******** (changed)"',
      );
      expect(shownOf(harness, state)).not.toContain('secret-');
    });

    it('masks all when the version before is gone', async () => {
      const harness = createSecretHarness();
      failFirstVersion(harness.proton, notFound());

      await harness.run({
        name: 'demo',
        version: '1.1',
        inputs: { node_count: 1 },
      });

      expect(harness.outputs.changes).toEqual({
        version: { before: '1.0', after: '1.1' },
        inputs: [
          {
            path: 'node_count',
            before: '********',
            after: '******** (changed)',
          },
        ],
      });
      expect(updatesOf(harness)[0].spec).toContain('node_count: 1\n');
    });

    it('changes nothing with the same ones', async () => {
      const harness = createSecretHarness();

      await harness.run({
        name: 'demo',
        inputs: { admin_password: 'secret-1' },
      });

      expect(updatesOf(harness)).toEqual([]);
      expect(harness.outputs).toMatchObject({ changes: { inputs: [] } });
    });
  });
});
