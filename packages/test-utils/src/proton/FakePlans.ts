import type {
  EnvironmentCreationPlanRequest,
  EnvironmentPlan,
  EnvironmentPlanRequest,
  RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * The plans of changes that a control plane makes before deploying them.
 *
 * @public
 */
export class FakePlans {
  /** What the start and the reads of a plan find, in order; the last one stays. */
  results: Partial<EnvironmentPlan>[] = [
    {
      status: 'READY',
      counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
      changes: [],
      losses: [],
    },
  ];
  /** What was planned. */
  readonly started: Array<
    { environmentName: string } & (
      | { change: EnvironmentPlanRequest }
      | { creation: EnvironmentCreationPlanRequest }
    )
  > = [];
  /** The ids of the plans that were cancelled. */
  readonly cancelled: string[] = [];

  /** What was deployed. */
  readonly deployed: Array<{
    environmentName: string;
    planId: string;
    allowReplacement?: boolean;
  }> = [];
  /** For whom and why each deployment is that is asked for. */
  initiator: RequestInitiator = {};
  /** Why no plan can be deployed; absent when they can. */
  refusal?: Error;

  constructor(private readonly arnOf: (name: string) => string) {}

  /** The methods of the control plane's own API. */
  readonly methods = {
    startEnvironmentPlan: async (options: {
      environmentName: string;
      change: EnvironmentPlanRequest;
    }) => {
      this.started.push(options);
      return this.read(options.environmentName);
    },
    startEnvironmentCreationPlan: async (options: {
      environmentName: string;
      creation: EnvironmentCreationPlanRequest;
    }) => {
      this.started.push(options);
      return this.read(options.environmentName);
    },
    getEnvironmentPlan: async (options: {
      environmentName: string;
      planId: string;
    }) => this.read(options.environmentName),
    cancelEnvironmentPlan: async ({
      environmentName,
      planId,
    }: {
      environmentName: string;
      planId: string;
    }): Promise<EnvironmentPlan> => {
      this.cancelled.push(planId);
      return this.toPlan(environmentName, { status: 'CANCELLED' });
    },
    getDeploymentRecord: async ({ deploymentId }: { deploymentId: string }) => {
      const { onBehalfOf, reason } = this.initiator;
      return { id: deploymentId, initiator: { onBehalfOf }, reason, steps: [] };
    },
    deployEnvironmentPlan: async (options: {
      environmentName: string;
      planId: string;
      allowReplacement?: boolean;
    }) => {
      if (this.refusal) {
        throw this.refusal;
      }
      this.deployed.push(options);
      return { deploymentId: options.planId };
    },
  };

  private read(environmentName: string): EnvironmentPlan {
    const result =
      this.results.length > 1 ? this.results.shift() : this.results[0];
    return this.toPlan(environmentName, result);
  }

  private toPlan(
    environmentName: string,
    result: Partial<EnvironmentPlan> | undefined,
  ): EnvironmentPlan {
    return {
      id: 'plan-1',
      environmentArn: this.arnOf(environmentName),
      status: 'QUEUED',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      createdAt: '2026-11-23T10:00:00.000Z',
      expiresAt: '2026-11-23T11:00:00.000Z',
      ...result,
    };
  }
}
