import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { listLosses } from './planFileLosses';
import { readPlannedChanges } from './plannedChanges';
import { readPlanJson } from './planJson';

const PLAN = {
  format_version: '1.2',
  planned_values: { root_module: { resources: [{ values: { a: [1, [2]] } }] } },
  variables: { token: { value: 'not-to-be-shown-anywhere' } },
  configuration: {
    root_module: {
      resources: [{ address: 'aws_vpc.this' }],
      variables: { token: { sensitive: true } },
    },
  },
  resource_changes: [
    {
      address: 'aws_vpc.this["not-to-be-shown-anywhere"]',
      mode: 'managed',
      type: 'aws_vpc',
      name: 'this',
      change: {
        actions: ['delete', 'create'],
        before: { cidr: '10.0.0.0/16', zones: [{}, [], '{"}', 1.5e3] },
        after: { cidr: '10.1.0.0/16', note: 'ü\u2028"\\' },
        replace_paths: [['cidr']],
      },
    },
    {
      address: 'aws_subnet.this',
      mode: 'managed',
      type: 'aws_subnet',
      name: 'this',
      module_address: 'module.network',
      action_reason: 'replace_because_tainted',
      change: { actions: ['delete', 'create'], before: null, after: {} },
    },
  ],
};

const NOTHING_SECRET = Redactor.create([]);

describe('a plan as JSON', () => {
  const text = JSON.stringify(PLAN, null, 1);

  it('is read as a whole', async () => {
    expect(await readPlanJson(text)).toEqual({
      content: JSON.parse(text),
      hasValues: true,
    });
  });

  it('is read without values when it is long, with the same changes and losses', async () => {
    const whole = await readPlanJson(text);
    const long = await readPlanJson(text, 10);

    expect(long.hasValues).toBe(false);
    expect(JSON.stringify(long.content)).not.toMatch(/cidr|planned_values/);
    expect(listLosses(long.content, NOTHING_SECRET)).toEqual(
      listLosses(whole.content, NOTHING_SECRET),
    );
    const { changes, counts } = readPlannedChanges(whole, NOTHING_SECRET);
    expect(readPlannedChanges(long, NOTHING_SECRET)).toEqual({
      changes: changes.map(change => ({ ...change, attributes: [] })),
      changesTruncated: true,
      counts,
    });
    expect(JSON.stringify(changes)).not.toContain('not-to-be-shown-anywhere');
  });

  it('keeps its texts, wherever they are cut into pieces', async () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `ü😀${index}`);
    const { content } = await readPlanJson(
      JSON.stringify({
        resource_changes: names.map(address => ({ address, mode: 'managed' })),
      }),
      10,
    );
    expect(content).toEqual({
      resource_changes: names.map(address => ({ address, mode: 'managed' })),
    });
  });

  it('does not keep others waiting', async () => {
    const numbers = Array.from({ length: 200_000 }, (_, index) => [index]);
    const long = JSON.stringify({ planned_values: numbers });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await readPlanJson(long, 10);
    clearInterval(timer);

    expect(turns).toBeGreaterThan(10);
  });

  it.each([0, 1, 100, 200, text.length - 1])(
    'is refused when only %i characters are there',
    async length => {
      await expect(readPlanJson(text.slice(0, length), -1)).rejects.toThrow();
    },
  );
});
