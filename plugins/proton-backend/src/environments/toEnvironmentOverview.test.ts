import { Environment } from '@aws-sdk/client-proton';
import {
  ENVIRONMENT_OPERATIONS,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  DEFAULT_OUTPUT_MAPPING,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  DEMO_ARN,
  demoDeployment,
  demoEnvironment,
  demoTemplate,
  demoTemplateVersion,
} from '../__testUtils__/demoEnvironment';
import { EnvironmentFacts } from './readEnvironment';
import { toEnvironmentOverview } from './toEnvironmentOverview';

function demoFacts(changes: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    scope: parseEnvironmentArn(DEMO_ARN)!,
    environment: demoEnvironment,
    template: demoTemplate,
    templateVersion: demoTemplateVersion,
    deprecations: Deprecations.NONE,
    lastDeployment: demoDeployment,
    outputs: [{ key: 'endpoint', valueString: 'https://eks.example.com' }],
    sensitiveOutputKeys: new Set(),
    outputDescriptions: {},
    unavailable: [],
    ...changes,
  };
}

function describeDemo(changes: Partial<EnvironmentFacts> = {}) {
  return toEnvironmentOverview(demoFacts(changes), {
    permitted: new Set(ENVIRONMENT_OPERATIONS),
    hasExtension: true,
    eventsEnabled: true,
    clusterRules: { outputMapping: DEFAULT_OUTPUT_MAPPING, signIn: {} },
  });
}

describe('toEnvironmentOverview', () => {
  it('puts the environment, its template, deployment and outputs together', () => {
    expect(describeDemo()).toEqual({
      environment: {
        arn: DEMO_ARN,
        name: 'team-a',
        accountId: '123456789012',
        region: 'us-east-1',
        deploymentStatus: 'SUCCEEDED',
        createdAt: '2026-11-01T08:00:00.000Z',
        lastDeploymentAttemptedAt: '2026-11-02T09:00:00.000Z',
        lastDeploymentSucceededAt: '2026-11-02T09:04:00.000Z',
      },
      template: {
        name: 'eks-cluster',
        displayName: 'EKS cluster',
        version: '1.0',
        recommendedVersion: '2.0',
        recommendedMinorVersion: '1.2',
        standing: 'major-behind',
      },
      lastDeploymentId: 'deployment-2',
      lastDeployment: {
        id: 'deployment-2',
        deploymentStatus: 'SUCCEEDED',
        createdAt: '2026-11-02T09:00:00.000Z',
        completedAt: '2026-11-02T09:04:00.000Z',
        targetVersion: '1.0',
      },
      outputs: [
        {
          key: 'endpoint',
          value: 'https://eks.example.com',
          sensitive: false,
        },
      ],
      operations: expect.objectContaining({
        edit: { allowed: true },
        cancel: {
          allowed: false,
          reason: 'No deployment is running',
          disabledReason: { code: 'nothing-running' },
        },
      }),
      eventsEnabled: true,
    });
  });

  it('tells how to reach the cluster that the outputs name', () => {
    expect(
      describeDemo({
        outputs: [{ key: 'cluster_name', valueString: 'team-a-eks' }],
      }).cluster,
    ).toMatchObject({ clusterName: 'team-a-eks', kubeconfig: false });
  });

  it('names sensitive outputs without their values', () => {
    const overview = describeDemo({
      outputs: [
        { key: 'token', valueString: 'top-secret' },
        { key: 'endpoint', valueString: 'https://eks.example.com' },
      ],
      sensitiveOutputKeys: new Set(['token']),
      outputDescriptions: { token: 'Signs in to the cluster', other: 'Gone' },
    });

    expect(overview.outputs).toEqual([
      { key: 'endpoint', value: 'https://eks.example.com', sensitive: false },
      {
        key: 'token',
        sensitive: true,
        description: 'Signs in to the cluster',
      },
    ]);
    expect(JSON.stringify(overview)).not.toContain('top-secret');
  });

  it('never gives away the spec', () => {
    expect(JSON.stringify(describeDemo())).not.toContain('hunter2');
  });

  it('has no standing while no version is recommended', () => {
    const { template } = describeDemo({
      template: { ...demoTemplate, recommendedVersion: undefined },
    });

    expect(template.recommendedVersion).toBeUndefined();
    expect(template.standing).toBeUndefined();
  });

  it('lists the parts that could not be read, and why', () => {
    const unavailable = [
      { part: 'template' as const, message: 'no template "eks-cluster"' },
    ];

    expect(describeDemo({ template: undefined, unavailable })).toMatchObject({
      template: { name: 'eks-cluster', version: '1.0' },
      unavailable,
    });
  });

  it('knows which deployment is the last even where it cannot be read', () => {
    const overview = describeDemo({ lastDeployment: undefined });

    expect(overview.lastDeployment).toBeUndefined();
    expect(overview.lastDeploymentId).toBe('deployment-2');
  });

  it('refuses an answer without a status rather than inventing one', () => {
    const environment: Environment = {
      ...demoEnvironment,
      deploymentStatus: undefined,
    };

    expect(() => describeDemo({ environment })).toThrow(
      'without the member "deploymentStatus"',
    );
  });

  it('marks a sandbox, and gives no command to connect to it', () => {
    const { cluster } = describeDemo({
      outputs: [
        { key: 'cluster_name', valueString: 'dev' },
        { key: 'sandbox', valueString: 'true' },
      ],
    });

    expect(cluster).toEqual({
      clusterName: 'dev',
      kubeconfig: false,
      sandbox: true,
    });
  });
});
