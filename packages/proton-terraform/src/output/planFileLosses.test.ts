import { JsonObject } from '@backstage/types';
import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { listLosses } from './planFileLosses';

function resource(actions: string[], more: object = {}) {
  return {
    address: 'aws_vpc.this',
    mode: 'managed',
    type: 'aws_vpc',
    change: { actions },
    ...more,
  };
}

function read(...resources: object[]) {
  return listLosses(
    { resource_changes: resources as JsonObject[] },
    Redactor.create(['a-secret-key']),
  );
}

describe('listLosses', () => {
  it.each([
    [['delete'], 'destroy'],
    [['delete', 'create'], 'replace'],
    [['create', 'delete'], 'replace'],
    [['forget'], 'forget'],
    [['create', 'forget'], 'forget'],
  ])('takes %j for %s', (actions, action) => {
    expect(read(resource(actions))).toEqual([
      { address: 'aws_vpc.this', type: 'aws_vpc', action },
    ]);
  });

  it.each(['create', 'update', 'no-op', 'read'])(
    'counts %s as no loss',
    action => {
      expect(read(resource([action]))).toEqual([]);
    },
  );

  it('counts the repair of a failed creation, and data, as no loss', () => {
    const lost = ['delete', 'create'];
    expect(
      read(
        resource(lost, { action_reason: 'replace_because_tainted' }),
        resource(['delete'], { mode: 'data' }),
      ),
    ).toEqual([]);
  });

  it('masks secrets in addresses', () => {
    const [{ address }] = read(
      resource(['delete'], { address: 'aws_vpc.this["a-secret-key"]' }),
    );
    expect(address).not.toContain('a-secret-key');
  });

  it('has nothing of a plan without changes', () => {
    expect(listLosses({}, Redactor.create([]))).toEqual([]);
  });
});
