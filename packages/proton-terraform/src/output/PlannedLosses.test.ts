import { PlannedLosses } from './PlannedLosses';

function change(action: string, type = 'aws_vpc', more: object = {}) {
  return {
    action,
    resource: { addr: `${type}.this`, resource_type: type },
    ...more,
  };
}

function collect(...changes: object[]) {
  const losses = new PlannedLosses();
  changes.forEach(each => losses.takeIn({ ...each }));
  return losses.toPlan().losses;
}

describe('PlannedLosses', () => {
  it('lists what is replaced and destroyed', () => {
    expect(collect(change('replace'), change('delete', 'aws_kms_key'))).toEqual(
      [
        { address: 'aws_vpc.this', type: 'aws_vpc', action: 'replace' },
        { address: 'aws_kms_key.this', type: 'aws_kms_key', action: 'destroy' },
      ],
    );
  });

  it.each(['create', 'update', 'move', 'read', 'import'])(
    'counts %s as no loss',
    action => {
      expect(collect(change(action))).toBeUndefined();
    },
  );

  it.each(['remove', 'forget'])('lists what Terraform forgets: %s', action => {
    expect(collect(change(action))).toEqual([
      { address: 'aws_vpc.this', type: 'aws_vpc', action: 'forget' },
    ]);
  });

  it('counts the repair of a failed creation as no loss', () => {
    expect(
      collect(change('replace', 'aws_vpc', { reason: 'tainted' })),
    ).toBeUndefined();
  });

  it('knows each type, however many resources are lost', () => {
    const many = Array.from({ length: 2_000 }, () => change('delete'));
    const losses = collect(...many, change('delete', 'aws_eks_cluster'));
    expect(losses).toHaveLength(1_001);
    expect(losses?.at(-1)?.type).toBe('aws_eks_cluster');
  });
});
