import { NotImplementedError } from '@backstage/errors';
import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { randomUUID } from 'node:crypto';
import { Requester, requireDraftAllowed } from '../access/Requester';
import { Database, Stores } from '../database/Database';
import {
  EnvironmentPlanRecord,
  EnvironmentPlanStore,
} from '../database/EnvironmentPlanStore';
import { EnvironmentRoles } from '../database/EnvironmentStore';
import { TargetState } from '../database/deploymentRows';
import { Scope, pickScope } from '../database/scope';
import { EngineRegistry } from '../engines/EngineRegistry';
import { CheckedSpecs } from '../environments/CheckedSpecs';
import { findDeployableVersion } from '../environments/deployableVersion';
import {
  lockEnvironment,
  requireSettled,
} from '../environments/environmentChanges';
import { EnvironmentUpdate, planUpdate } from '../environments/planUpdate';
import {
  ConflictException,
  ResourceNotFoundException,
  ValidationException,
} from '../errors';
import { describeNoPreviews } from './PreviewRunner';
import { hashProvisioning } from './planBasis';
import { decodeResult } from './planContents';
import { PreviewLimits } from './readPreviewLimits';
import { toEnvironmentPlan } from './toEnvironmentPlan';
import { requireNotDeprecated } from '../templates/deprecations';

const MAX_LISTED = 20;

/** How many previews of one environment may wait. */
const MAX_OF_ENVIRONMENT = 2;

/** What is planned for an environment that doesn't exist yet. */
export interface PlannedCreation {
  templateName: string;
  majorVersion: number;
  minorVersion?: number;
  spec: string;
  roles: EnvironmentRoles;
}

export interface PreviewServiceOptions {
  database: Database;
  engines: EngineRegistry;
  limits: PreviewLimits;
  protectedResourceTypes: ReadonlySet<string>;
  schemaValidator: SchemaValidator;
  /** Called when there is a new plan in the queue. */
  onQueued(): void;
}

/** Plans of environments that people ask for before they deploy. */
export class PreviewService {
  constructor(private readonly options: PreviewServiceOptions) {}

  /** Queues a plan of an update. */
  async start(
    requester: Requester,
    name: string,
    update: EnvironmentUpdate,
  ): Promise<EnvironmentPlan> {
    const { engines } = this.options;
    return this.queue(async (stores, specs) => {
      const environment = await lockEnvironment(
        stores,
        requester,
        name,
        'proton:UpdateEnvironment',
      );
      const { deployment, description } = await planUpdate(
        stores,
        requester,
        environment,
        update,
        specs,
        engines,
      );
      if (!deployment) {
        throw new ValidationException(
          'Deployment type NONE deploys nothing, so there is nothing to preview',
        );
      }
      requireSettled(environment, 'previewed', 'preview when it is over');
      const planned = { ...environment, ...description };
      return toPlan(requester, {
        environmentId: environment.id,
        environmentName: name,
        operation: 'update',
        roles: planned.roles,
        basis: {
          lastAttemptedDeploymentId: environment.lastAttemptedDeploymentId,
          provisioningHash: await hashProvisioning(stores, planned),
        },
        ...deployment,
      });
    });
  }

  /** Queues a plan of an environment that doesn't exist yet. */
  async startCreation(
    requester: Requester,
    name: string,
    creation: PlannedCreation,
  ): Promise<EnvironmentPlan> {
    const { engines } = this.options;
    return this.queue(async (stores, specs) => {
      if (await stores.environments.find(requester, name)) {
        throw new ConflictException(
          `Environment ${name} exists already; preview an update of it, or choose another name`,
        );
      }
      const { engine, version } = await findDeployableVersion(
        stores,
        requester,
        engines,
        creation,
      );
      requireDraftAllowed(requester, version);
      requireNotDeprecated(version);
      specs.require(creation.spec, version);
      const { majorVersion, minorVersion, templateName } = version;
      return toPlan(requester, {
        environmentId: randomUUID(),
        environmentName: name,
        operation: 'create',
        roles: creation.roles,
        basis: {},
        engine,
        targetState: {
          templateName,
          majorVersion,
          minorVersion,
          spec: creation.spec,
        },
      });
    });
  }

  /** A plan with its result. As long as somebody asks for it, it isn't abandoned. */
  async get(scope: Scope, name: string, id: string): Promise<EnvironmentPlan> {
    const { environmentPlans } = this.options.database.stores;
    const plan = await this.find(scope, name, id);
    await environmentPlans.touch(id, new Date());
    return this.describe(plan);
  }

  /** Newest first, without their changes. */
  async list(scope: Scope, name: string): Promise<EnvironmentPlan[]> {
    const plans = await this.options.database.stores.environmentPlans.list(
      scope,
      name,
      MAX_LISTED,
    );
    return plans.map(plan => toEnvironmentPlan(plan, this.options));
  }

  /** Harmless for a plan that has ended. */
  async cancel(
    requester: Requester,
    name: string,
    id: string,
  ): Promise<EnvironmentPlan> {
    await this.find(requester, name, id);
    await this.options.database.stores.environmentPlans.cancel(id, new Date());
    return this.describe(await this.find(requester, name, id));
  }

  private async find(
    scope: Scope,
    name: string,
    id: string,
  ): Promise<EnvironmentPlanRecord> {
    const { environmentPlans } = this.options.database.stores;
    const plan = await environmentPlans.find(scope, id);
    if (plan?.environmentName !== name) {
      throw missingPlan(name, id);
    }
    return plan;
  }

  private async queue(
    plan: (
      stores: Stores,
      specs: CheckedSpecs,
    ) => Promise<EnvironmentPlanRecord>,
  ): Promise<EnvironmentPlan> {
    const { database, engines, limits, onQueued, schemaValidator } =
      this.options;
    const queued = await CheckedSpecs.provide(schemaValidator, specs =>
      database.transaction(async stores => {
        const planned = await plan(stores, specs);
        const engine = engines.get(planned.engine);
        if (!engine.preview) {
          throw new NotImplementedError(describeNoPreviews(engine));
        }
        await requireRoom(stores.environmentPlans, planned, limits.maxQueued);
        const expiresAt = new Date(planned.createdAt.getTime() + limits.expiry);
        const complete = { ...planned, expiresAt };
        await stores.environmentPlans.insert(complete);
        return complete;
      }),
    );
    onQueued();
    return this.describe(queued);
  }

  private async describe(
    plan: EnvironmentPlanRecord,
  ): Promise<EnvironmentPlan> {
    const { environmentPlans } = this.options.database.stores;
    const result =
      plan.status === 'READY'
        ? await environmentPlans.read(plan.id, 'result')
        : undefined;
    return toEnvironmentPlan(plan, {
      ...this.options,
      ...(plan.status === 'QUEUED' && {
        position: (await environmentPlans.countAhead(plan)) + 1,
      }),
      result: result && decodeResult(result),
    });
  }
}

/**
 * Nobody may fill the queue with previews of one environment, or with all of
 * their own.
 */
async function requireRoom(
  plans: EnvironmentPlanStore,
  plan: EnvironmentPlanRecord,
  maxQueued: number,
): Promise<void> {
  const { environmentName, onBehalfOf, requestedBy } = plan;
  // By name: an environment that doesn't exist yet has another id in each plan.
  const environment = { ...pickScope(plan), environmentName };
  if ((await plans.countQueued(environment)) >= MAX_OF_ENVIRONMENT) {
    throw new ConflictException(
      `${MAX_OF_ENVIRONMENT} previews of this environment are waiting already; wait for one of them, or cancel it`,
    );
  }
  const share = Math.max(1, Math.floor(maxQueued / 2));
  if ((await plans.countQueued({ requestedBy, onBehalfOf })) >= share) {
    throw new ConflictException(
      `${share} of your previews are waiting already; wait for one of them, or cancel it`,
    );
  }
  if ((await plans.countQueued()) >= maxQueued) {
    throw new ConflictException(
      `${maxQueued} previews are waiting already, the limit that protonControlPlane.previews.maxQueued sets; try again in a few minutes`,
    );
  }
}

/** Says also when there was one, which is removed by now. */
export function missingPlan(
  environmentName: string,
  id: string,
): ResourceNotFoundException {
  return new ResourceNotFoundException(
    `Environment ${environmentName} has no plan ${id}, or it was removed after it expired; preview the change again`,
  );
}

function toPlan(
  requester: Requester,
  planned: Pick<
    EnvironmentPlanRecord,
    | 'basis'
    | 'engine'
    | 'environmentId'
    | 'environmentName'
    | 'operation'
    | 'roles'
  > & { targetState: TargetState },
): EnvironmentPlanRecord {
  const now = new Date();
  return {
    ...pickScope(requester),
    id: randomUUID(),
    ...planned,
    status: 'QUEUED',
    requestedBy: requester.principal,
    ...requester.initiator,
    attempts: 0,
    createdAt: now,
    expiresAt: now,
    readAt: now,
  };
}
