import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { KubernetesJobOptions } from '../KubernetesOptions';
import { NAMESPACE } from './cluster/objects';

export const TEST_RUN: LaunchRequest = {
  runId: '5f0f8a4c-8f1a-4f43-9d7b-6a1f0a6f3c11',
  deploymentId: '0b6d2f1e-3c4d-4e5f-8a9b-1c2d3e4f5a6b',
  step: 'apply',
  attempt: 1,
  url: 'https://backstage.example.com/api/proton-control-plane/runner/v1',
  token: 'token-of-the-run',
  templateName: 'eks-cluster',
  environmentAccountId: '123456789012',
  target: {
    kind: 'environment',
    id: '7d3c',
    name: 'prod',
    arn: 'arn:aws:proton:us-east-1:123456789012:environment/prod',
    accountId: '123456789012',
    region: 'us-east-1',
  },
};

export const TEST_OPTIONS: KubernetesJobOptions = {
  namespace: NAMESPACE,
  image: 'registry.example.com/proton-runner:1.0.0',
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
};
