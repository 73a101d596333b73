import { EngineBench } from '../EngineBench';
import { LARGE_OUTPUT_LENGTH } from '../templates';

/** From the first plan to the last destroyed resource. */
export function deploys(bench: () => EngineBench): void {
  it('creates, changes, shrinks and destroys an environment', async () => {
    const { way } = bench();
    await bench().create('dev');
    expect(await bench().records.settled('dev')).toMatchObject({
      status: 'SUCCEEDED',
      progress: { completed: 3, total: 3 },
    });
    expect(await bench().readOutputs('dev')).toEqual({
      cluster_name: 'dev',
      // With each digit.
      ids: '{"a":[9007199254740993,0.12345678901234567890123]}',
      zones: '["a","b"]',
    });
    expect(await bench().listResources('dev')).toEqual([
      'terraform_data.first',
      'terraform_data.nodes[0]',
      'terraform_data.second',
    ]);
    expect(await bench().records.readPlan('dev')).toMatchObject({
      toAdd: 3,
      toChange: 0,
      toRemove: 0,
      changes: expect.stringContaining('terraform_data.nodes[0]'),
      text: expect.stringContaining('Plan: 3 to add, 0 to change'),
    });
    const log = await bench().records.readLog('dev');
    const commands = log.flatMap(
      line =>
        /^(?:Terraform|OpenTofu) (init|plan|apply)$/.exec(line)?.[1] ?? [],
    );
    expect(commands).toEqual(way.expected.commands);
    expect(log).toEqual(
      expect.arrayContaining([
        'terraform_data.first: Plan to create',
        'Plan: 3 to add, 0 to change, 0 to destroy.',
        'terraform_data.first: Creating...',
        expect.stringMatching(/^terraform_data\.first: .* \(1 of 3\)$/),
        expect.stringMatching(/\(3 of 3\)$/),
        'Apply complete! Resources: 3 added, 0 changed, 0 destroyed.',
      ]),
    );

    await bench().update('dev', { nodes: 3 });
    expect((await bench().records.settled('dev')).status).toBe('SUCCEEDED');
    expect(await bench().records.readPlan('dev')).toMatchObject({
      toAdd: 2,
      toChange: 1,
      toRemove: 0,
    });
    await bench().update('dev', { nodes: 0 });
    expect((await bench().records.settled('dev')).status).toBe('SUCCEEDED');
    expect(await bench().records.readPlan('dev')).toMatchObject({
      toAdd: 0,
      toRemove: 3,
    });
    expect(await bench().listResources('dev')).toEqual([
      'terraform_data.first',
      'terraform_data.second',
    ]);
    expect(
      bench().site.requests.filter(each => each.startsWith('dev/')),
    ).toEqual(['dev/plan', 'dev/first', 'dev/second', 'dev/plan', 'dev/plan']);

    await bench().delete('dev');
    expect(await bench().records.settled('dev')).toMatchObject({
      status: 'DELETE_COMPLETE',
      progress: { completed: 2, total: 2 },
    });
    expect(await bench().records.readPlan('dev')).toMatchObject({
      toRemove: 2,
      text: expect.stringContaining('terraform_data.first will be destroyed'),
    });
    expect(bench().site.count('dev/destroy')).toBe(1);
    expect(await bench().read('dev')).toBeUndefined();
  });

  it('deploys every environment with the providers of the first one', async () => {
    await bench().publishProvider('1.0.0');
    await bench().create('locked', 'with-provider');
    expect((await bench().records.settled('locked')).status).toBe('SUCCEEDED');
    await bench().publishProvider('1.1.0');
    const cached = bench().listCachedProviders();
    await bench().create('later', 'with-provider');
    expect((await bench().records.settled('later')).status).toBe('SUCCEEDED');
    const log = (await bench().records.readLog('later')).join('\n');
    expect(log).toContain('example.com/acme/tiny v1.0.0');
    expect(log).not.toContain('v1.1.0');
    expect(bench().listCachedProviders()).toEqual(cached);
  });

  it('keeps a large output whole, and destroys what has no resources', async () => {
    await bench().create('large', 'large-output');
    expect((await bench().records.settled('large')).status).toBe('SUCCEEDED');
    const { large } = await bench().readOutputs('large');
    expect(large).toHaveLength(LARGE_OUTPUT_LENGTH);

    await bench().delete('large');
    const { status } = await bench().records.settled('large');
    expect(status).toBe('DELETE_COMPLETE');
    expect((await bench().records.readLog('large')).join('\n')).toMatch(
      /nothing to destroy/i,
    );
  });
}
