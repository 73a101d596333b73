import { Namespace, ServiceAccount } from 'kubernetes-models/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import {
  Role,
  RoleBinding,
} from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import {
  readExample,
  readRbacManifests,
} from './__testUtils__/exampleManifests';

const MODELS: Record<string, new (data: never) => { validate(): void }> = {
  Namespace,
  NetworkPolicy,
  Role,
  RoleBinding,
  ServiceAccount,
};

describe('examples/kubernetes', () => {
  it.each(readRbacManifests().map(manifest => [manifest.kind, manifest]))(
    'has a %s that is valid by its schema',
    (kind, manifest) => {
      const Model = MODELS[String(kind)];
      const model = new Model(manifest as never);
      expect(model).toMatchObject({
        apiVersion: Object(manifest).apiVersion,
        kind,
      });
      expect(() => model.validate()).not.toThrow();
    },
  );

  it('has the same objects for Helm', () => {
    expect(readExample('helm-values.yaml').extraDeploy).toEqual(
      readRbacManifests(),
    );
  });
});
