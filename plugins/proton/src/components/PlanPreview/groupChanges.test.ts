import { PlannedChange } from '@proton-vending/backstage-plugin-proton-common';
import { groupChanges } from './groupChanges';

const change = (
  address: string,
  action: PlannedChange['action'],
): PlannedChange => {
  const [type, name] = address.split('.');
  return { address, type, name, action, attributes: [] };
};

describe('groupChanges', () => {
  it('puts what is lost first, and orders by type and address', () => {
    const groups = groupChanges([
      change('aws_subnet.b', 'add'),
      change('aws_eks_addon.dns', 'change'),
      change('aws_subnet.a', 'add'),
      change('aws_eks_cluster.this', 'replace'),
      change('aws_eip.nat', 'add'),
      change('aws_vpc.kept', 'forget'),
      change('aws_vpc.old', 'destroy'),
    ]);

    expect(
      groups.map(({ action, changes }) => [
        action,
        changes.map(({ address }) => address),
      ]),
    ).toEqual([
      ['destroy', ['aws_vpc.old']],
      ['replace', ['aws_eks_cluster.this']],
      ['forget', ['aws_vpc.kept']],
      ['change', ['aws_eks_addon.dns']],
      ['add', ['aws_eip.nat', 'aws_subnet.a', 'aws_subnet.b']],
    ]);
  });
});
