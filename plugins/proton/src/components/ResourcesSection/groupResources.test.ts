import { groupResources } from './groupResources';

const resources = [
  { name: 'aws_subnet.b', type: 'aws_subnet', identifier: 'subnet-2' },
  { name: 'module.eks.aws_eks_cluster.this[0]', type: 'aws_eks_cluster' },
  { name: 'aws_subnet.a', type: 'aws_subnet', identifier: 'subnet-1' },
];

describe('groupResources', () => {
  it('puts together what is of one type, by the names of the types', () => {
    expect(
      groupResources(resources, '').map(({ type, resources: ofType }) => [
        type,
        ofType.length,
      ]),
    ).toEqual([
      ['aws_eks_cluster', 1],
      ['aws_subnet', 2],
    ]);
  });

  it.each([
    ['SUBNET-1', ['aws_subnet.a']],
    ['this[0]', ['module.eks.aws_eks_cluster.this[0]']],
    ['nothing of the kind', []],
  ])('finds %s by name, type or identifier', (search, names) => {
    expect(
      groupResources(resources, search).flatMap(group =>
        group.resources.map(({ name }) => name),
      ),
    ).toEqual(names);
  });
});
