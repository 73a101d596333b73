import {
  FleetQuery,
  FleetRow,
} from '@proton-vending/backstage-plugin-proton-common';
import { toFleetEntry } from './FleetEntry';
import { MOST_FACET_VALUES, queryFleet } from './queryFleet';

function row(name: string, changes: Partial<FleetRow> = {}): FleetRow {
  return {
    entityRef: `resource:default/${name}`,
    arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
    name,
    accountId: '123456789012',
    region: 'us-east-1',
    owner: 'group:default/payments',
    status: 'SUCCEEDED',
    templateName: 'eks',
    templateVersion: '1.0',
    recommendedVersion: '1.2',
    recommendedMinorVersion: '1.2',
    ...changes,
  };
}

const rows = [
  row('alpha', { kubernetesVersion: '1.9', createdAt: '2026-03-01T00:00:00Z' }),
  row('beta', {
    owner: 'group:default/search',
    status: 'FAILED',
    templateVersion: '1.2',
    kubernetesVersion: '1.34',
    support: {
      phase: 'standard',
      date: '2026-12-02',
      daysLeft: 8,
      endsSoon: true,
    },
    createdAt: '2026-01-01T00:00:00Z',
  }),
  row('gamma', {
    title: 'The Big One',
    owner: undefined,
    status: 'IN_PROGRESS',
    templateName: 'vpc',
    templateVersion: '1.10',
    recommendedVersion: '2.0',
    recommendedMinorVersion: '1.10',
    region: 'eu-west-1',
  }),
];

function query(question: FleetQuery, among = rows) {
  return queryFleet(among.map(toFleetEntry), question);
}

function names(question: FleetQuery, among = rows) {
  return query(question, among).rows.map(({ name }) => name);
}

describe('queryFleet', () => {
  it.each<[FleetQuery, string[]]>([
    [{}, ['alpha', 'beta', 'gamma']],
    [{ search: 'BETA' }, ['beta']],
    [{ search: 'big one' }, ['gamma']],
    [{ search: 'payments eks' }, ['alpha']],
    [{ search: 'payments vpc' }, []],
    [{ owner: ['none'] }, ['gamma']],
    [{ owner: ['none', 'group:default/search'] }, ['beta', 'gamma']],
    [{ status: ['FAILED'] }, ['beta']],
    [{ template: ['vpc'] }, ['gamma']],
    [{ template: ['eks'], version: ['1.2'] }, ['beta']],
    [{ behind: ['minor'] }, ['alpha']],
    [{ behind: ['major'] }, ['gamma']],
    [{ behind: ['any'] }, ['alpha', 'gamma']],
    [{ region: ['eu-west-1'] }, ['gamma']],
    [{ kubernetes: ['1.34', '1.9'] }, ['alpha', 'beta']],
    [{ support: ['ending'] }, ['beta']],
    [{ support: ['standard'] }, ['beta']],
    [{ support: ['unknown'] }, ['alpha', 'gamma']],
    [{ status: ['FAILED'], region: ['eu-west-1'] }, []],
  ])('finds by %j', (question, found) => {
    expect(names(question)).toEqual(found);
  });

  it.each<[FleetQuery, string[]]>([
    [{ sort: 'name', order: 'desc' }, ['gamma', 'beta', 'alpha']],
    [{ sort: 'status' }, ['beta', 'gamma', 'alpha']],
    [{ sort: 'version', order: 'desc' }, ['gamma', 'beta', 'alpha']],
    [{ sort: 'kubernetes' }, ['alpha', 'beta', 'gamma']],
    [{ sort: 'kubernetes', order: 'desc' }, ['beta', 'alpha', 'gamma']],
    [{ sort: 'created' }, ['beta', 'alpha', 'gamma']],
    [{ sort: 'created', order: 'desc' }, ['alpha', 'beta', 'gamma']],
    [{ sort: 'account', order: 'desc' }, ['alpha', 'beta', 'gamma']],
  ])('sorts by %j', (question, sorted) => {
    expect(names(question)).toEqual(sorted);
  });

  it('counts each facet among what the other facets let through', () => {
    const { facets, rows: found } = query({
      status: ['FAILED'],
      template: ['eks'],
    });

    expect(found).toHaveLength(1);
    expect(facets.status).toEqual([
      { value: 'FAILED', count: 1 },
      { value: 'SUCCEEDED', count: 1 },
    ]);
    expect(facets.template).toEqual([{ value: 'eks', count: 1 }]);
    expect(facets.owner).toEqual([{ value: 'group:default/search', count: 1 }]);
  });

  it('names a chosen value that nothing has any more', () => {
    expect(query({ owner: ['group:default/gone'] }).facets.owner).toEqual([
      { value: 'group:default/payments', count: 1 },
      { value: 'group:default/search', count: 1 },
      { value: 'none', count: 1 },
      { value: 'group:default/gone', count: 0 },
    ]);
  });

  it('tells no more values than anybody reads', () => {
    const many = Array.from({ length: MOST_FACET_VALUES + 50 }, (_, n) =>
      row(`n${n}`, { owner: `group:default/team-${n}` }),
    );
    expect(query({}, many).facets.owner).toHaveLength(MOST_FACET_VALUES);
  });

  it('sums up what is on all pages', () => {
    const { summary } = query({});

    expect(summary).toEqual({
      visible: 3,
      running: 1,
      failed: 1,
      behind: 2,
      ending: 1,
      versions: [
        { templateName: 'eks', version: '1.2', count: 1, recommended: true },
        { templateName: 'eks', version: '1.0', count: 1, recommended: false },
        { templateName: 'vpc', version: '1.10', count: 1, recommended: false },
      ],
      kubernetes: [
        { version: '1.34', count: 1, support: rows[1].support },
        { version: '1.9', count: 1, support: undefined },
      ],
    });
  });

  it('keeps the parts of a chart to choose from when one is chosen', () => {
    const { summary } = query({ template: ['eks'], version: ['1.2'] });

    expect(summary.versions).toHaveLength(3);
    expect(summary.kubernetes.map(({ version }) => version)).toEqual(['1.34']);
    expect(query({ status: ['FAILED'] }).summary).toMatchObject({
      running: 1,
      failed: 1,
    });
  });

  it('takes milliseconds for 10,000 environments', () => {
    const entries = Array.from({ length: 10_000 }, (_, n) =>
      toFleetEntry(
        row(`n${n}`, {
          owner: `group:default/team-${n % 300}`,
          kubernetesVersion: `1.${30 + (n % 7)}`,
        }),
      ),
    );
    const start = performance.now();
    queryFleet(entries, {
      search: 'payments n1',
      sort: 'kubernetes',
      status: ['SUCCEEDED'],
    });
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
