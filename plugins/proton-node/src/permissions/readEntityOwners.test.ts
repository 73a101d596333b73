import { Entity } from '@backstage/catalog-model';
import { readEntityOwners } from './readEntityOwners';

const ARN = 'arn:aws:proton:us-east-1:123456789012:environment/demo';

function entity(changes: {
  origin?: string;
  arn?: string;
  relations?: Entity['relations'];
  owner?: string;
}): Entity {
  const { origin = `proton-environment:${ARN}`, arn = ARN } = changes;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'demo',
      annotations: {
        'aws.amazon.com/aws-proton-environment': arn,
        'backstage.io/managed-by-origin-location': origin,
      },
    },
    spec: { owner: changes.owner },
    relations: changes.relations,
  };
}

describe('readEntityOwners', () => {
  it('believes the entity that the environment has from the catalog module', () => {
    expect(
      readEntityOwners(
        entity({
          relations: [
            { type: 'ownedBy', targetRef: 'group:default/team-a' },
            { type: 'dependsOn', targetRef: 'resource:default/eks' },
          ],
        }),
        ARN,
      ),
    ).toEqual(['group:default/team-a']);
    expect(readEntityOwners(entity({ owner: 'team-b' }), ARN)).toEqual([
      'group:default/team-b',
    ]);
    expect(readEntityOwners(entity({}), ARN)).toEqual([]);
  });

  it.each([
    { origin: 'url:https://git.example.com/mine/catalog-info.yaml' },
    { origin: 'proton-environment:arn:aws:proton:us-east-1:1:environment/x' },
    { arn: ARN.toUpperCase() },
  ])('gives an entity that somebody else wrote no say: %j', changes => {
    const written = entity({ ...changes, owner: 'team-a' });

    expect(readEntityOwners(written, ARN)).toBeUndefined();
  });
});
