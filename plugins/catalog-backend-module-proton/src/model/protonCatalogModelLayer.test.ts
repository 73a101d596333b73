import { mockServices } from '@backstage/backend-test-utils';
import {
  compileCatalogModel,
  defaultCatalogEntityModel,
} from '@backstage/catalog-model/alpha';
import { readEntityRules } from '../config/readEntityRules';
import { toEnvironmentEntity } from '../entities/toEnvironmentEntity';
import {
  annotationDefinitions,
  protonCatalogModelLayer,
} from './protonCatalogModelLayer';

const scope = 'us-east-1:123456789012';

function annotationsOfAnEnvironment(): Record<string, string> {
  const { entity } = toEnvironmentEntity({
    environment: {
      arn: `arn:aws:proton:${scope}:environment/dev`,
      name: 'dev',
      partition: 'aws',
      accountId: '123456789012',
      region: 'us-east-1',
      templateName: 'eks',
      templateArn: `arn:aws:proton:${scope}:environment-template/eks`,
      templateVersion: '1.2',
      revision: '1',
      deployed: true,
    },
    details: {
      tags: { 'backstage.io/owner': '?' },
      outputs: { cluster_version: '1.35' },
    },
    entityName: 'dev',
    rules: readEntityRules(mockServices.rootConfig()),
  });
  return entity.metadata.annotations ?? {};
}

describe('protonCatalogModelLayer', () => {
  it("goes with Backstage's own model", () => {
    expect(() =>
      compileCatalogModel([defaultCatalogEntityModel, protonCatalogModelLayer]),
    ).not.toThrow();
  });

  it('documents every annotation of an environment, with a pattern that fits', () => {
    const annotations = Object.entries(annotationsOfAnEnvironment()).filter(
      ([name]) => !name.startsWith('backstage.io/'),
    );
    expect(annotations).toHaveLength(annotationDefinitions.length);
    for (const [name, value] of annotations) {
      const definition = annotationDefinitions.find(
        candidate => candidate.name === name,
      );
      expect(definition).toBeDefined();
      expect(value).toMatch(new RegExp(definition?.pattern ?? ''));
    }
  });
});
