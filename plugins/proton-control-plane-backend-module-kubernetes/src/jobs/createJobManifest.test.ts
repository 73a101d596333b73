import { V1Job } from '@kubernetes/client-node';
import { Job, IJob } from 'kubernetes-models/batch/v1';
import { createJobManifest } from './createJobManifest';
import { TEST_OPTIONS, TEST_RUN } from '../__testUtils__/testRun';
import { KubernetesJobOptions } from '../KubernetesOptions';

const NOW = new Date('2026-11-29T12:00:00Z');

function create(options: Partial<KubernetesJobOptions> = {}, run = TEST_RUN) {
  return createJobManifest(
    run,
    { ...TEST_OPTIONS, ...options },
    { secretName: 'secret-of-the-run', now: NOW },
  );
}

function podOf(job: V1Job) {
  const spec = job.spec?.template.spec;
  const container = spec?.containers[0];
  if (!spec || !container) {
    throw new Error('The Job has no container');
  }
  return { spec, container };
}

describe('createJobManifest', () => {
  it('is valid by the schema of Kubernetes, with all options', () => {
    const job = create({
      imagePullPolicy: 'Always',
      imagePullSecrets: ['registry'],
      runnerUrl: 'http://backstage:7007/api/proton-control-plane',
      serviceAccounts: { default: 'run', accounts: {}, templates: {} },
      providerCache: {
        claimName: 'proton-providers',
        path: '/providers',
        allowDownloads: false,
      },
      env: { HTTPS_PROXY: 'http://proxy:3128' },
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'runs', operator: 'Exists' }],
      priorityClassName: 'runs',
      labels: { team: 'platform' },
      annotations: { 'example.com/owner': 'platform' },
    });
    expect(() => new Job(job as IJob).validate()).not.toThrow();
  });

  it('runs once, and is never started again by Kubernetes', () => {
    expect(create().spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
          },
        ],
      },
      template: { spec: { restartPolicy: 'Never' } },
    });
  });

  // https://kubernetes.io/docs/concepts/security/pod-security-standards/
  it('has what the pod security standard "restricted" demands', () => {
    const { spec, container } = podOf(create());
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec.volumes?.map(({ name, ...source }) => source)).toEqual([
      { emptyDir: { sizeLimit: '4Gi' } },
      { emptyDir: { sizeLimit: '1Gi' } },
    ]);
    expect(spec).not.toHaveProperty('hostNetwork');
    expect(spec).not.toHaveProperty('hostPID');
  });

  it('gives no access to the Kubernetes API, also with a service account', () => {
    const { spec } = podOf(
      create({
        serviceAccounts: { default: 'run', accounts: {}, templates: {} },
      }),
    );
    expect(spec).toMatchObject({
      serviceAccountName: 'run',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
    });
  });

  it('asks autoscalers to leave the pod alone', () => {
    expect(create().spec?.template.metadata?.annotations).toMatchObject({
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
      'karpenter.sh/do-not-disrupt': 'true',
    });
  });

  it('has the token by reference only', () => {
    const job = create({ env: { PROTON_RUNNER_URL: 'http://elsewhere' } });
    const { container } = podOf(job);
    expect(JSON.stringify(job)).not.toContain(TEST_RUN.token);
    expect(container.env).toEqual([
      { name: 'PROTON_RUNNER_URL', value: TEST_RUN.url },
      { name: 'HOME', value: '/work' },
      { name: 'TMPDIR', value: '/tmp' },
      { name: 'PROTON_RUNNER_WORK_DIRECTORY', value: '/work' },
      {
        name: 'PROTON_RUNNER_TOKEN',
        valueFrom: {
          secretKeyRef: { name: 'secret-of-the-run', key: 'token' },
        },
      },
    ]);
  });

  it('lets runs read the provider cache, and not write to it', () => {
    const providerCache = {
      claimName: 'proton-providers',
      path: '/providers',
      allowDownloads: false,
    };
    const { spec, container } = podOf(create({ providerCache }));
    expect(spec.volumes).toContainEqual({
      name: 'providers',
      persistentVolumeClaim: { claimName: 'proton-providers', readOnly: true },
    });
    expect(container.volumeMounts).toContainEqual({
      name: 'providers',
      mountPath: '/providers',
      readOnly: true,
    });
    expect(container.env).toEqual(
      expect.arrayContaining([
        { name: 'PROTON_RUNNER_PROVIDER_CACHE', value: '/providers' },
        { name: 'PROTON_RUNNER_ALLOW_PROVIDER_DOWNLOADS', value: 'false' },
      ]),
    );
  });

  it('mounts nothing for providers that are in the image', () => {
    const providerCache = { path: '/opt/providers', allowDownloads: true };
    const { spec, container } = podOf(create({ providerCache }));
    expect(spec.volumes).toHaveLength(2);
    expect(container.volumeMounts).toHaveLength(2);
    expect(container.env).toContainEqual({
      name: 'PROTON_RUNNER_PROVIDER_CACHE',
      value: '/opt/providers',
    });
  });

  const HOUR = 60 * 60;

  it.each([
    ['plan', undefined, 24 * HOUR + 300],
    ['plan', new Date('2026-11-29T13:00:00.500Z'), HOUR + 1 + 300],
    ['preview', new Date('2026-11-29T11:00:00Z'), 300],
    ['apply', undefined, 49 * HOUR],
    ['apply', new Date('2026-11-29T13:00:00.500Z'), 26 * HOUR + 1],
    ['destroy', new Date('2026-11-29T11:00:00Z'), 25 * HOUR],
  ] as const)(
    'gives a runner of the step %s with the deadline %p time to save its state',
    (step, deadlineAt, seconds) => {
      expect(
        create({}, { ...TEST_RUN, step, deadlineAt }).spec
          ?.activeDeadlineSeconds,
      ).toBe(seconds);
    },
  );

  it('keeps the labels that it is found by', () => {
    const { metadata, spec } = create({
      labels: { 'app.kubernetes.io/managed-by': 'somebody', team: 'platform' },
    });
    expect(metadata?.labels).toEqual({
      'app.kubernetes.io/managed-by': 'proton-control-plane',
      'app.kubernetes.io/name': 'proton-runner',
      'proton-vending.github.io/deployment-id': TEST_RUN.deploymentId,
      'proton-vending.github.io/run-id': TEST_RUN.runId,
      'proton-vending.github.io/step': 'apply',
      'proton-vending.github.io/attempt': '1',
      team: 'platform',
    });
    expect(spec?.template.metadata?.labels).toEqual(metadata?.labels);
    expect(metadata?.name).toBe(
      'proton-0b6d2f1e-3c4d-4e5f-8a9b-1c2d3e4f5a6b-apply-1',
    );
  });

  it.each([
    ['eks-cluster', '123456789012', 'of-template'],
    ['constructor', '123456789012', 'of-account'],
    ['other', '210987654321', 'standard'],
  ])(
    'chooses the service account of %s in %s',
    (templateName, environmentAccountId, name) => {
      const serviceAccounts = {
        default: 'standard',
        accounts: { '123456789012': 'of-account' },
        templates: { 'eks-cluster': 'of-template' },
      };
      const { spec } = podOf(
        create(
          { serviceAccounts },
          { ...TEST_RUN, templateName, environmentAccountId },
        ),
      );
      expect(spec.serviceAccountName).toBe(name);
    },
  );
});
