import { ConfigReader } from '@backstage/config';
import { Job } from 'kubernetes-models/batch/v1';
import {
  Namespace,
  PersistentVolumeClaim,
  ServiceAccount,
} from 'kubernetes-models/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import {
  IPodDisruptionBudget,
  PodDisruptionBudget,
} from 'kubernetes-models/policy/v1';
import {
  Role,
  RoleBinding,
} from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import {
  readExample,
  readRbacManifests,
} from './__testUtils__/exampleManifests';
import { TEST_OPTIONS, TEST_RUN } from './__testUtils__/testRun';
import { createJobManifest } from './jobs/createJobManifest';
import { readKubernetesOptions } from './readKubernetesOptions';

const MODELS: Record<string, new (data: never) => { validate(): void }> = {
  Namespace,
  Job,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Role,
  RoleBinding,
  ServiceAccount,
};

describe('examples/kubernetes', () => {
  it.each(
    [
      ...readRbacManifests(),
      readExample('provider-volume.yaml'),
      readExample('provider-cache.yaml'),
    ].map(manifest => [manifest.kind, manifest]),
  )('has a %s that is valid by its schema', (kind, manifest) => {
    const Model = MODELS[String(kind)];
    const model = new Model(manifest as never);
    expect(model).toMatchObject({
      apiVersion: Object(manifest).apiVersion,
      kind,
    });
    expect(() => model.validate()).not.toThrow();
  });

  it('fills the volume that runs read, as a pod that may run beside them', () => {
    const { claimName, path } =
      readKubernetesOptions(
        new ConfigReader(readExample('app-config.kubernetes.yaml')),
      )?.jobs.providerCache ?? {};
    const { metadata } = readExample('provider-volume.yaml');
    expect(metadata.name).toBe(claimName);
    const { spec } = readExample('provider-cache.yaml').spec.template;
    expect(spec.volumes[0].persistentVolumeClaim).toEqual({ claimName });
    expect(spec.containers[0].env).toContainEqual({
      name: 'PROTON_RUNNER_PROVIDER_CACHE',
      value: path,
    });
    const run = createJobManifest(TEST_RUN, TEST_OPTIONS, {
      secretName: 'secret-of-the-run',
      now: new Date(),
    }).spec?.template.spec;
    expect(spec.securityContext).toEqual(run?.securityContext);
    expect(spec.containers[0].securityContext).toEqual(
      run?.containers[0].securityContext,
    );
  });

  it('keeps drains from evicting the pods of runs', () => {
    const { spec } = readRbacManifests().find(
      ({ kind }) => kind === 'PodDisruptionBudget',
    ) as unknown as IPodDisruptionBudget;
    const { template } =
      createJobManifest(TEST_RUN, TEST_OPTIONS, {
        secretName: 'secret-of-the-run',
        now: new Date(),
      }).spec ?? {};
    expect(template?.metadata?.labels).toMatchObject(
      spec?.selector?.matchLabels ?? {},
    );
    // Kubernetes allows nothing else for pods of Jobs.
    expect(spec).toEqual({
      minAvailable: expect.any(Number),
      selector: { matchLabels: expect.anything() },
    });
    expect(spec?.minAvailable).toBeGreaterThan(10_000);
  });

  it('has the same objects for Helm', () => {
    expect(readExample('helm-values.yaml').extraDeploy).toEqual(
      readRbacManifests(),
    );
  });
});
