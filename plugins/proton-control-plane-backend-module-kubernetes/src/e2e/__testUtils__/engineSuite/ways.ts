import { JsonObject } from '@backstage/types';
import { describeWith } from '@proton-vending/test-utils';
import { dirname } from 'node:path';
import type { SuiteMachine } from './SuiteMachine';

/** What differs between the ways, for reasons that docs/operate.md gives. */
interface WayExpectations {
  /** The commands of a first deployment: a pod starts without the folder of the plan. */
  commands: string[];
  /**
   * Whether Terraform survives `kill -9` of everything that Proton runs. A pod
   * ends with its first process, and so does the resource that was being built.
   */
  terraformSurvives: boolean;
}

/** The volume with the providers of pods. */
export const PROVIDERS_CLAIM = 'proton-providers';

/** A way to run Terraform. */
export interface EngineWay {
  how: string;
  describeWay: jest.Describe;
  isOnCluster: boolean;
  /** As `protonControlPlane.deployments`. */
  deployments?: JsonObject;
  /** As `protonControlPlane`. */
  createConfig(machine: SuiteMachine): JsonObject;
  expected: WayExpectations;
}

const ON_THE_MACHINE = {
  isOnCluster: false,
  expected: {
    commands: ['init', 'plan', 'apply'],
    terraformSurvives: true,
  },
};

export const CHILD_PROCESS: EngineWay = {
  ...ON_THE_MACHINE,
  how: 'as a child process',
  describeWay: describeWith('terraform'),
  createConfig: ({ binary }) => ({
    terraform: { binary, isolation: { mode: 'none' } },
  }),
};

export const BUBBLEWRAP: EngineWay = {
  ...ON_THE_MACHINE,
  how: 'in bubblewrap',
  describeWay: describeWith('terraform', 'isolation'),
  createConfig: ({ binary, buildPort, mirror }) => ({
    terraform: {
      binary,
      isolation: {
        mode: 'required',
        // The provider of the suite is a program for Node.
        readOnlyPaths: [mirror, dirname(process.execPath)],
        reachableAddresses: [`127.0.0.1:${buildPort}`],
      },
    },
  }),
};

export const KUBERNETES_JOB: EngineWay = {
  how: 'in Kubernetes Jobs',
  describeWay: describeWith('terraform'),
  isOnCluster: true,
  deployments: { runs: { default: 'kubernetes' } },
  createConfig: ({ binary, kubeconfig }) => ({
    kubernetes: {
      cluster: { kubeconfig },
      image: 'registry.example.com/proton-runner:1.0.0',
      env: { PROTON_RUNNER_TERRAFORM: binary },
      providerCache: { claimName: PROVIDERS_CLAIM },
    },
  }),
  expected: {
    commands: ['init', 'plan', 'init', 'apply'],
    terraformSurvives: false,
  },
};
