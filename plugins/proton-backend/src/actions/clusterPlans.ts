import {
  EnvironmentPlan,
  protonEnvironmentLogsReadPermission,
  protonEnvironmentOutputsReadPermission,
  protonEnvironmentReadPermission,
  protonEnvironmentReplacePermission,
  protonEnvironmentUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';
import { deployPlan, requirePlans, startPlan } from '../plans/environmentPlans';
import { showPlan } from '../plans/showPlan';
import { ActionServices } from './ActionServices';
import { changeInputShape, reasonInputShape, toChange } from './clusterChange';
import { entityInputShape, guardCluster } from './guardCluster';

const MAX_CHANGES = 100;

const CANCELLED =
  'Somebody cancelled the plan, or nobody read it for a minute. Plan the change again.';

const planInputShape = (z: typeof Zod) => ({
  ...entityInputShape(z),
  planId: z.string().describe('From plan-cluster-change.'),
});

/** `plan-cluster-change`: has the engine plan a change. */
export function addPlanClusterChange(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'plan-cluster-change',
    title: 'Plan Cluster Change',
    description: `
Plans a change of inputs or version without deploying it: Terraform works out which resources it
would add, change, replace or destroy. It returns at once; \`get-cluster-plan\` returns the result. A plan that
nobody reads with it for a minute is cancelled before it is ready.

## When to use

Use this before a change that may replace resources, such as another version. Deploy exactly this plan
with \`deploy-cluster-plan\`.
    `,
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z => z.object(changeInputShape(z)),
      output: z =>
        z.object({
          entityRef: z.string(),
          planId: z.string(),
          status: z.string(),
          expiresAt: z.string(),
        }),
    },
    examples: [
      {
        title: 'An upgrade',
        input: { entityRef: 'resource:default/payments-dev', version: '1.2' },
        output: {
          entityRef: 'resource:default/payments-dev',
          planId: '5bb7d1a5-5a0e-4d0f-9a86-1e7a3f2b7c11',
          status: 'QUEUED',
          expiresAt: '2026-12-01T10:00:00.000Z',
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-plan-start',
          permission: protonEnvironmentUpdatePermission,
          alsoPermissions: [protonEnvironmentOutputsReadPermission],
          meta: { actionType: 'plan' },
        },
        async opened => {
          const { id, status, expiresAt } = await startPlan(
            services,
            opened,
            await toChange(opened, context.input),
          );
          return { planId: id, status, expiresAt };
        },
      ),
  });
}

/** `get-cluster-plan`: the result of a plan. */
export function addGetClusterPlan(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'get-cluster-plan',
    title: 'Get Cluster Plan',
    description: `
Returns the status and the result of a plan: how many resources it adds, changes, replaces and
destroys, the protected resources that would be lost and, with the permission to read logs, the first
${MAX_CHANGES} changes. A plan that isn't ready is cancelled if nobody reads it for a minute.

## When to use

Use this after \`plan-cluster-change\`, until the status is READY, FAILED or CANCELLED. Show \`losses\` to a
person before you deploy the plan.
    `,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z => z.object(planInputShape(z)),
      output: z =>
        z.object({
          entityRef: z.string(),
          planId: z.string(),
          status: z.string(),
          expiresAt: z.string(),
          deploymentId: z
            .string()
            .optional()
            .describe('The deployment of the plan, if there is one.'),
          counts: z.record(z.number()).optional(),
          losses: z
            .array(
              z.object({
                address: z.string(),
                type: z.string(),
                action: z.string(),
              }),
            )
            .optional()
            .describe('Protected resources that it replaces or destroys.'),
          changes: z
            .array(z.object({ address: z.string(), action: z.string() }))
            .optional(),
          warnings: z.array(z.string()).optional(),
          failure: z.string().optional().describe('Why there is no plan.'),
          inputProblems: z
            .array(z.object({ path: z.string(), message: z.string() }))
            .optional()
            .describe('The inputs that the failure is about.'),
        }),
    },
    examples: [
      {
        title: 'A plan that is ready',
        input: {
          entityRef: 'resource:default/payments-dev',
          planId: '5bb7d1a5-5a0e-4d0f-9a86-1e7a3f2b7c11',
        },
        output: {
          entityRef: 'resource:default/payments-dev',
          planId: '5bb7d1a5-5a0e-4d0f-9a86-1e7a3f2b7c11',
          status: 'READY',
          expiresAt: '2026-12-01T10:00:00.000Z',
          counts: { add: 0, change: 1, replace: 0, destroy: 0 },
          losses: [],
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-plan-read',
          permission: protonEnvironmentReadPermission,
          alsoPermissions: [
            protonEnvironmentUpdatePermission,
            protonEnvironmentLogsReadPermission,
          ],
          meta: { queryType: 'by-id', planId: context.input.planId },
        },
        async opened => {
          await opened.environments.require(
            protonEnvironmentUpdatePermission,
            opened.resource,
          );
          const plan = await requirePlans(
            services.proton,
            opened,
          ).getEnvironmentPlan({
            environmentName: opened.scope.resourceId,
            planId: context.input.planId,
          });
          return summarize(await showPlan(opened, plan));
        },
      ),
  });
}

function summarize(plan: EnvironmentPlan) {
  const { changes, counts, failure, inputWarnings, losses } = plan;
  return {
    planId: plan.id,
    status: plan.status,
    expiresAt: plan.expiresAt,
    deploymentId: plan.deploymentId,
    counts,
    losses: losses?.map(({ address, type, action }) => ({
      address,
      type,
      action,
    })),
    changes: changes
      ?.slice(0, MAX_CHANGES)
      .map(({ address, action }) => ({ address, action })),
    warnings: inputWarnings?.map(({ message }) => message),
    failure: plan.status === 'CANCELLED' ? CANCELLED : failure?.message,
    inputProblems: failure?.inputProblems,
  };
}

/** `deploy-cluster-plan`: deploys a plan. */
export function addDeployClusterPlan(services: ActionServices): void {
  services.actionsRegistry.register({
    name: 'deploy-cluster-plan',
    title: 'Deploy Cluster Plan',
    description: `
Deploys exactly what a plan shows. It returns when the deployment has started; \`get-cluster\` returns
its status.

## When to use

Use this after a person has seen the result of \`get-cluster-plan\`. A plan that replaces or destroys
protected resources needs \`confirmName\`, which only a person can give.
    `,
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          ...planInputShape(z),
          confirmName: z
            .string()
            .optional()
            .describe(
              'The name of the cluster, as the person typed it, to let the plan replace or destroy protected resources.',
            ),
          ...reasonInputShape(z),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          deploymentId: z.string().optional(),
        }),
    },
    examples: [
      {
        title: 'A plan without losses',
        input: {
          entityRef: 'resource:default/payments-dev',
          planId: '5bb7d1a5-5a0e-4d0f-9a86-1e7a3f2b7c11',
        },
        output: {
          entityRef: 'resource:default/payments-dev',
          deploymentId: '0b0e7c0a-6f0c-4a52-8d61-3a2f7f8f8c55',
        },
      },
    ],
    action: context =>
      guardCluster(
        services,
        context,
        {
          eventId: 'environment-plan-deploy',
          severityLevel: 'medium',
          permission: protonEnvironmentUpdatePermission,
          alsoPermissions: [protonEnvironmentReplacePermission],
          meta: { actionType: 'plan-deploy' },
        },
        async opened => {
          const { planId, confirmName, reason } = context.input;
          const started = await deployPlan(services, opened, {
            planId,
            confirmName,
            reason: reason ?? 'The action proton:deploy-cluster-plan',
          });
          services.fleet.invalidate(opened.scope);
          return started;
        },
      ),
  });
}
