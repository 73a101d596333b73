import { createPublishHarness } from '../__testUtils__/createPublishHarness';

const ID = 'aws:proton:create-environment-template';
const input = {
  name: 'eks-small',
  displayName: 'Small',
  description: 'Two nodes',
  tags: { team: 'platform' },
};

describe('aws:proton:create-environment-template', () => {
  it('creates a template', async () => {
    const { run, proton, outputs, lines } = createPublishHarness();
    await run(ID, input);
    expect(proton.templates.get('eks-small')).toEqual({
      name: 'eks-small',
      displayName: 'Small',
      description: 'Two nodes',
    });
    expect(
      proton.tags.get(proton.arnOf('eks-small', 'environment-template')),
    ).toEqual({ team: 'platform' });
    expect(outputs).toEqual({
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks-small',
      name: 'eks-small',
      accountId: '123456789012',
      region: 'us-east-1',
      created: true,
    });
    expect(lines).toEqual([
      'Created the environment template eks-small in account 123456789012, us-east-1',
    ]);
  });

  it('adopts an identical one', async () => {
    const { run, outputs } = createPublishHarness();
    await run(ID, input, { taskId: 'other' });
    await run(ID, input);
    expect(outputs.created).toBe(false);
    await run(ID, { name: 'eks-small' }, { taskId: 'third' });
    expect(outputs.created).toBe(false);
  });

  it('says so again when the task is run again', async () => {
    const { run, outputs } = createPublishHarness();
    await run(ID, input);
    await run(ID, input);
    expect(outputs.created).toBe(true);
  });

  it('names every difference to another one', async () => {
    const { run, outputs } = createPublishHarness();
    await run(ID, input, { taskId: 'other' });
    delete outputs.created;
    for (const isDryRun of [false, true]) {
      await expect(
        run(
          ID,
          {
            name: 'eks-small',
            description: 'Three nodes',
            provisioning: 'CUSTOMER_MANAGED',
            tags: { team: 'network' },
          },
          { isDryRun },
        ),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message:
          'There is an environment template eks-small already, and it is another one: description is "Two nodes" and the step says "Three nodes"; provisioning is not set and the step says "CUSTOMER_MANAGED"; the tag team is "platform" and the step says "network". Choose another name, or leave these out to add versions to that one',
      });
    }
    expect(outputs.created).toBeUndefined();
  });

  it('creates nothing in a dry run', async () => {
    const { run, proton, outputs, lines } = createPublishHarness();
    await run(ID, input, { isDryRun: true });
    expect(outputs.created).toBe(true);
    expect(lines.join()).toContain('Dry run: would create');
    expect(proton.templates.size).toBe(0);
  });

  it('refuses who may not publish, before anything else', async () => {
    const { run, proton } = createPublishHarness({ allow: false });
    await expect(run(ID, { name: '-' })).rejects.toThrow(
      /ask for the permission proton.template.publish/,
    );
    expect(proton.mock.calls()).toHaveLength(0);
  });

  it('refuses a name that Proton would not take', async () => {
    const { run } = createPublishHarness();
    await expect(run(ID, { name: '-small' })).rejects.toThrow(
      /The environment template name "-small"/,
    );
  });
});
