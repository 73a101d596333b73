import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonObject } from '@backstage/types';
import { describeWith } from '@proton-vending/test-utils';
import { renderExample } from './__testUtils__/renderExample';
import { terraform } from './__testUtils__/terraform';

describeWith('terraform')('eks-sandbox with Terraform', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'eks-sandbox-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('applies without a provider, updates in place, and is destroyed', async () => {
    const managed = {
      cluster_name: 'payments',
      node_provisioning: 'managed-node-group',
    };
    await render(managed);
    await terraform(directory, 'init', '-input=false');
    await terraform(directory, 'apply', '-auto-approve');

    expect(await readOutputs()).toEqual({
      cluster_name: 'payments',
      cluster_arn: 'arn:aws:eks:eu-west-1:123456789012:cluster/payments',
      cluster_version: '1.36',
      kubectl_command:
        'aws eks update-kubeconfig --region eu-west-1 --name payments',
      node_group_name: 'default',
      region: 'eu-west-1',
      sandbox: 'true',
      vpc_id: expect.stringMatching(/^vpc-sandbox-[0-9a-f]{8}$/),
    });

    await render({
      ...managed,
      kubernetes_version: '1.37',
      node_desired_size: 3,
      enable_metrics_server: false,
      enable_cert_manager: true,
      access_entries: [
        { principal_arn: 'arn:aws:iam::123456789012:role/developers' },
      ],
    });
    const changes = await planChanges();

    expect(changes.create).toEqual([
      'terraform_data.access_entry["arn:aws:iam::123456789012:role/developers"]',
      'terraform_data.addon["cert-manager"]',
    ]);
    expect(changes.delete).toEqual(['terraform_data.addon["metrics-server"]']);
    expect(changes.update).toEqual(
      expect.arrayContaining([
        'terraform_data.addon["coredns"]',
        'terraform_data.control_plane',
        'terraform_data.node_group[0]',
      ]),
    );
    expect(Object.keys(changes).sort()).toEqual([
      'create',
      'delete',
      'no-op',
      'update',
    ]);

    await terraform(directory, 'apply', 'next.tfplan');
    expect(await readOutputs()).toMatchObject({ cluster_version: '1.37' });

    await terraform(directory, 'destroy', '-auto-approve');
    expect(await terraform(directory, 'state', 'list')).toBe('');
  }, 90_000);

  it('refuses in the plan a desired size outside minimum and maximum', async () => {
    await render({
      cluster_name: 'payments',
      node_provisioning: 'managed-node-group',
      node_desired_size: 9,
    });
    await terraform(directory, 'init', '-input=false');

    await expect(terraform(directory, 'plan', '-no-color')).rejects.toThrow(
      'node_desired_size must be from node_min_size to node_max_size.',
    );
  }, 30_000);

  async function render(inputs: JsonObject): Promise<void> {
    await renderExample('eks-sandbox', directory, inputs);
  }

  async function readOutputs(): Promise<Record<string, unknown>> {
    const outputs: Record<string, { value: unknown }> = JSON.parse(
      await terraform(directory, 'output', '-json'),
    );
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]) => [name, value]),
    );
  }

  /** The addresses of the plan's changes, by actions such as `delete,create`. */
  async function planChanges(): Promise<Record<string, string[]>> {
    await terraform(directory, 'plan', '-out=next.tfplan');
    const plan: {
      resource_changes: { address: string; change: { actions: string[] } }[];
    } = JSON.parse(await terraform(directory, 'show', '-json', 'next.tfplan'));
    const changes: Record<string, string[]> = {};
    for (const { address, change } of plan.resource_changes) {
      (changes[change.actions.join()] ??= []).push(address);
    }
    return changes;
  }
});
