import { JsonObject } from '@backstage/types';
import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { parseExactJson } from './exactJson';
import { readPlannedChanges } from './plannedChanges';

function resource(change: object, more: object = {}) {
  return {
    address: 'aws_db_instance.main',
    mode: 'managed',
    type: 'aws_db_instance',
    name: 'main',
    change,
    ...more,
  };
}

function read(...resources: object[]) {
  return readPlannedChanges(
    {
      content: { resource_changes: resources as JsonObject[] },
      hasValues: true,
    },
    Redactor.create(['top-secret-word']),
  );
}

function readAttributes(change: object) {
  return read(resource({ actions: ['update'], ...change })).changes[0]
    .attributes;
}

describe('readPlannedChanges', () => {
  it.each([
    [['create'], 'add'],
    [['update'], 'change'],
    [['delete'], 'destroy'],
    [['delete', 'create'], 'replace'],
    [['create', 'delete'], 'replace'],
    [['create', 'forget'], 'forget'],
    [['forget'], 'forget'],
  ])('reads %j as %s', (actions, action) => {
    const { changes, counts } = read(resource({ actions }));
    expect(changes).toMatchObject([{ action, type: 'aws_db_instance' }]);
    expect(counts).toMatchObject({ [action]: 1 });
  });

  it.each([[['no-op']], [['read']]])('leaves out %j', actions => {
    expect(read(resource({ actions })).changes).toEqual([]);
  });

  it('leaves out data sources', () => {
    const change = { actions: ['create'] };
    expect(read(resource(change, { mode: 'data' })).changes).toEqual([]);
  });

  it('lists only what differs, and why a resource is replaced', () => {
    expect(
      readAttributes({
        before: { size: 1, cidr: '10.0.0.0/16', tags: { a: '1', b: '2' } },
        after: { size: 1, cidr: '10.1.0.0/16', tags: { a: '1', b: '3' } },
        replace_paths: [['cidr']],
      }),
    ).toEqual([
      {
        path: 'cidr',
        before: '"10.0.0.0/16"',
        after: '"10.1.0.0/16"',
        forcesReplacement: true,
      },
      { path: 'tags.b', before: '"2"', after: '"3"' },
    ]);
  });

  it('says what is known only once it is applied', () => {
    expect(
      readAttributes({
        before: { id: 'db-1', ports: [1] },
        after: { ports: [1] },
        after_unknown: { id: true, ports: [false, true] },
      }),
    ).toEqual([
      { path: 'id', before: '"db-1"', unknownAfter: true },
      { path: 'ports[1]', unknownAfter: true },
    ]);
  });

  it('shows no sensitive value, wherever it is', () => {
    const shown = readAttributes({
      before: { password: 'old-hush', users: [{ name: 'a', key: 'old-hush' }] },
      after: { password: 'new-hush', users: [{ name: 'b', key: 'new-hush' }] },
      before_sensitive: { password: true, users: [{ key: true }] },
      after_sensitive: { password: true, users: [{ key: true }] },
    });
    expect(shown).toEqual([
      { path: 'password', sensitive: true },
      { path: 'users[0].name', before: '"a"', after: '"b"' },
      { path: 'users[0].key', sensitive: true },
    ]);
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('hides a value that becomes or contains a sensitive one', () => {
    const shown = readAttributes({
      before: { plain: 'hush-1', mixed: ['hush-2'] },
      after: { plain: 'hush-3', mixed: { key: 'hush-4' } },
      before_sensitive: {},
      after_sensitive: { plain: true, mixed: { key: true } },
    });
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('masks what is sensitive elsewhere in the plan', () => {
    const token = 'a-long-enough-token';
    const { changes } = readPlannedChanges(
      {
        hasValues: true,
        content: {
          variables: { other: { value: 'another-long-secret' } },
          configuration: {
            root_module: { variables: { other: { sensitive: true } } },
          },
          resource_changes: [
            resource({
              actions: ['update'],
              before: { input: token, output: token },
              after: { input: 'b', output: 'another-long-secret' },
              before_sensitive: { input: true },
            }),
          ],
        },
      },
      Redactor.create([]),
    );
    expect(changes[0].attributes).toHaveLength(2);
    expect(JSON.stringify(changes)).not.toMatch(/long/);
  });

  it('masks the secrets of the deployment', () => {
    const shown = readAttributes({
      before: { text: 'a' },
      after: { text: 'token=top-secret-word' },
    });
    expect(JSON.stringify(shown)).not.toContain('top-secret-word');
  });

  it('bounds values, attributes and changes, and counts all', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`key${index}`, 'x'.repeat(9)]),
    );
    const { changes, changesTruncated, counts } = read(
      resource({ actions: ['create'], after: { text: 'x'.repeat(9_000) } }),
      ...Array.from({ length: 1_500 }, () =>
        resource({ actions: ['create'], after: wide }),
      ),
    );
    expect(counts.add).toBe(1_501);
    expect(changes).toHaveLength(1_000);
    expect(changes[0].attributes[0].after).toHaveLength(2_000);
    expect(changes[1].attributes).toHaveLength(200);
    expect(JSON.stringify(changes).length).toBeLessThan(4_000_000);
    expect(changesTruncated).toBe(true);
  });

  it('keeps numbers exact', () => {
    const text = `{"resource_changes":[{"address":"a.b","mode":"managed","type":"a","name":"b","change":{"actions":["update"],"before":{"n":9007199254740993},"after":{"n":9007199254740995}}}]}`;
    expect(
      readPlannedChanges(
        { content: parseExactJson(text), hasValues: true },
        Redactor.create([]),
      ).changes[0].attributes,
    ).toEqual([
      { path: 'n', before: '9007199254740993', after: '9007199254740995' },
    ]);
  });
});
