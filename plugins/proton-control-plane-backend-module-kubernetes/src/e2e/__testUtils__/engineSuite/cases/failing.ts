import { EngineBench } from '../EngineBench';

/** What Terraform or the control plane refuses. */
export function fails(bench: () => EngineBench): void {
  it('says everything that is wrong with a plan, of which nothing is left', async () => {
    await bench().create('no-plan', 'broken-plan');
    const { message, status } = await bench().records.settled('no-plan');
    expect(status).toBe('FAILED');
    expect(message).toMatch(/^(Terraform|OpenTofu) plan failed with 2 errors:/);
    expect(message).toContain(
      'Reference to undeclared input variable (main.tf:2): An input variable with the name "missing" has not been declared.',
    );
    expect(message).toContain('Reference to undeclared resource (main.tf:3)');
    const log = await bench().records.readLog('no-plan');
    expect(log.filter(line => line.startsWith('Error: '))).toHaveLength(2);

    await bench().delete('no-plan');
    expect(await bench().records.settled('no-plan')).toMatchObject({
      status: 'DELETE_COMPLETE',
    });
    expect(await bench().read('no-plan')).toBeUndefined();
  });

  it('says which resource failed, and keeps the others', async () => {
    await bench().create('half', 'broken-apply');
    const { message, progress, status } = await bench().records.settled('half');
    expect(status).toBe('FAILED');
    expect(message).toMatch(
      /^\w+ apply failed: local-exec provisioner error \(terraform_data\.bad, main\.tf:5\): Error running command .* exit status 3/,
    );
    expect(progress).toEqual({ completed: 1, total: 2 });
    expect(await bench().listResources('half')).toContain(
      'terraform_data.good',
    );

    await bench().delete('half');
    expect((await bench().records.settled('half')).status).toBe(
      'DELETE_COMPLETE',
    );
  });

  it('stops when its state is refused', async () => {
    const { records, site } = bench();
    site.hold('refused/second');
    await bench().create('refused');
    await records.isStored('refused');
    await records.replaceLineage('refused', 'of-somebody-else');
    site.release('refused/second');
    const { message, status } = await records.settled('refused');
    expect(status).toBe('FAILED');
    expect(message).toMatch(/its lineage is .*, not of-somebody-else/);
    // What somebody else has written stays.
    expect(await records.listLineages('refused')).toEqual(['of-somebody-else']);
  });
}
