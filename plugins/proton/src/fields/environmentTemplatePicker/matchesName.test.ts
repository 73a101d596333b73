import { matchesName } from './matchesName';

describe('matchesName', () => {
  it.each([
    ['eks-cluster', undefined, true],
    ['eks-cluster', [], true],
    ['eks-cluster', 'eks-*', true],
    ['eks-cluster', '*', true],
    ['eks-cluster', ['aks', 'eks-cluster'], true],
    ['eks-cluster', 'eks', false],
    ['eks-cluster', 'eks.cluster', false],
    ['my-eks-cluster', 'eks-*', false],
  ])('compares %s with %j', (name, wanted, expected) => {
    expect(matchesName(name, wanted)).toBe(expected);
  });
});
