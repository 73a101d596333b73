import { ConfigReader } from '@backstage/config';
import { readKubernetesOptions } from './readKubernetesOptions';
import { readExample } from './__testUtils__/exampleManifests';

const image = 'registry.example.com/proton-runner:1.0.0';

function read(kubernetes: object) {
  return readKubernetesOptions(
    new ConfigReader({
      protonControlPlane: { kubernetes: { image, ...kubernetes } },
    } as never),
  );
}

describe('readKubernetesOptions', () => {
  it('is undefined without the configuration', () => {
    expect(
      readKubernetesOptions(new ConfigReader({ protonControlPlane: {} })),
    ).toBeUndefined();
  });

  it('has defaults for everything but the image', () => {
    expect(read({})).toEqual({
      cluster: {},
      jobs: {
        namespace: 'proton-runs',
        image,
        imagePullSecrets: [],
        serviceAccounts: { accounts: {}, templates: {} },
        resources: {
          requests: { cpu: '500m', memory: '1Gi' },
          limits: { memory: '2Gi' },
        },
        workFolderSize: '4Gi',
        env: {},
        nodeSelector: {},
        tolerations: [],
        labels: {},
        annotations: {},
        runAsUser: 1000,
        terminationGracePeriodSeconds: 900,
        ttlSecondsAfterFinished: 3600,
      },
    });
  });

  it('reads the example', () => {
    expect(
      readKubernetesOptions(
        new ConfigReader(readExample('app-config.kubernetes.yaml')),
      )?.jobs.serviceAccounts,
    ).toEqual({
      default: 'proton-run',
      accounts: { '123456789012': 'proton-run' },
      templates: {},
    });
  });

  it('keeps the provider cache for reading, unless downloads are allowed', () => {
    expect(
      read({ providerCache: { claimName: 'proton-providers' } })?.jobs
        .providerCache,
    ).toEqual({
      claimName: 'proton-providers',
      path: '/providers',
      allowDownloads: false,
    });
    expect(
      read({ providerCache: { path: '/opt/providers', allowDownloads: true } })
        ?.jobs.providerCache,
    ).toEqual({ path: '/opt/providers', allowDownloads: true });
  });

  it.each([
    [{ namespace: 'Runs' }, 'kubernetes.namespace must be a namespace'],
    [{ imagePullPolicy: 'Sometimes' }, 'imagePullPolicy must be Always'],
    [{ runnerUrl: 'backstage:7007' }, 'runnerUrl must be an http or https URL'],
    [
      { serviceAccounts: { accounts: { '123': 'run' } } },
      'AWS account IDs of twelve digits',
    ],
    [
      { serviceAccounts: { templates: { eks: 'Run me' } } },
      'serviceAccounts.templates.eks must be the name of a service account',
    ],
    [{ resources: { limits: { memory: '2 GB' } } }, 'limits.memory must be'],
    [{ workFolderSize: 'large' }, 'workFolderSize must be an amount'],
    [{ runAsUser: 0 }, 'a user other than root'],
    [{ terminationGracePeriod: { seconds: 0 } }, 'a second or longer'],
    [{ providerCache: { path: 'providers' } }, 'must be an absolute path'],
    [{ providerCache: { path: '/work' } }, 'other than /work and /tmp'],
    [{ providerCache: { claimName: 'A' } }, 'providerCache.claimName must be'],
    [{ env: { A: { b: 'c' } } }, 'env.A must be a string'],
  ])('refuses %j', (kubernetes, message) => {
    expect(() => read(kubernetes)).toThrow(message);
  });
});
