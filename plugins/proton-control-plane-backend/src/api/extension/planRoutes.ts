import {
  EnvironmentDeployment,
  EnvironmentPlanRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireAction, requireTemplateAllowed } from '../../access/Requester';
import { EnvironmentRecord } from '../../database/EnvironmentStore';
import { EnvironmentService } from '../../environments/EnvironmentService';
import { ProvisioningChecks } from '../../environments/ProvisioningChecks';
import { PreviewService } from '../../plans/PreviewService';
import { toVersionNumber } from '../../versionNumbers';
import { readProvisioning } from '../handlers/environmentProvisioning';
import { RequestContext } from '../operations';
import { AddRoute } from './createExtensionRouter';
import {
  CREATION_PLAN_REQUEST,
  DEPLOY_REQUEST,
  PLAN_REQUEST,
  UPDATE_REQUEST,
  parseRequest,
} from './planRequests';
import { readId } from './requestParameters';

/** Whoever has this action may lose what is protected. */
const REPLACE = 'proton:ReplaceEnvironmentResources';

export interface PlanRouteOptions {
  environments: EnvironmentService;
  previews: PreviewService;
  provisioning: ProvisioningChecks;
}

/** Adds the routes by which people see a plan before they deploy it. */
export function addPlanRoutes(
  add: AddRoute,
  { environments, previews, provisioning }: PlanRouteOptions,
): void {
  const changes = {
    about: 'environmentName',
    severityLevel: 'medium',
    actions: ['proton:UpdateEnvironment'],
    template: 'checked',
    body: {},
  } as const satisfies Partial<Parameters<AddRoute>[1]>;
  const reads = {
    about: 'environmentName',
    severityLevel: 'low',
    actions: ['proton:GetDeployment'],
    template: 'unbound',
    eventId: 'environment-plan-read',
  } as const satisfies Parameters<AddRoute>[1];

  add(
    ['post', '/environments/:name/plans'],
    { ...changes, eventId: 'environment-plan-start' },
    async ({ body, context, name, note, res }) => {
      const request = parseRequest(PLAN_REQUEST, body);
      const plan = await previews.start(context, name, {
        ...readUpdate(request),
        roles: {},
      });
      note({ planId: plan.id });
      res.status(201);
      return plan;
    },
  );

  add(
    ['post', '/environments/:name/creation-plans'],
    {
      ...changes,
      eventId: 'environment-plan-start',
      actions: ['proton:CreateEnvironment'],
    },
    async ({ body, context, name, note, res }) => {
      const request = parseRequest(CREATION_PLAN_REQUEST, body);
      const { spec, templateName } = request;
      requireTemplateAllowed(context, 'proton:CreateEnvironment', templateName);
      const { roles } = await readProvisioning(
        { ...request, name },
        context,
        provisioning,
      );
      const plan = await previews.startCreation(context, name, {
        templateName,
        majorVersion: toVersionNumber(request.templateMajorVersion),
        minorVersion: toVersionNumber(request.templateMinorVersion),
        spec,
        roles,
      });
      note({ planId: plan.id });
      res.status(201);
      return plan;
    },
  );

  add(
    ['get', '/environments/:name/plans'],
    reads,
    async ({ context, name }) => ({
      plans: await previews.list(context, name),
    }),
  );

  add(
    ['get', '/environments/:name/plans/:planId'],
    reads,
    async ({ context, name, req }) =>
      previews.get(context, name, readId(req.params.planId)),
  );

  add(
    ['post', '/environments/:name/plans/:planId/cancel'],
    {
      ...changes,
      // Whoever may start plans may cancel them; nothing else depends on one.
      template: 'unbound',
      severityLevel: 'low',
      eventId: 'environment-plan-cancel',
    },
    async ({ context, name, req }) =>
      previews.cancel(context, name, readId(req.params.planId)),
  );

  add(
    ['post', '/environments/:name/plans/:planId/deploy'],
    { ...changes, ofPlugins: true, eventId: 'environment-plan-deploy' },
    async ({ body, context, name, note, req }) => {
      const { allowReplacement = false } = parseRequest(DEPLOY_REQUEST, body);
      requireReplaceAllowed(context, allowReplacement);
      const planId = readId(req.params.planId);
      note({ planId, allowReplacement });
      return describeDeployment(
        await environments.deployPlan(context, {
          environmentName: name,
          planId,
          allowReplacement,
        }),
      );
    },
  );

  add(
    ['post', '/environments/:name/update'],
    { ...changes, ofPlugins: true, eventId: 'environment-update' },
    async ({ body, context, name, note }) => {
      const request = parseRequest(UPDATE_REQUEST, body);
      const { allowReplacement = false, description } = request;
      requireReplaceAllowed(context, allowReplacement);
      note({ allowReplacement });
      return describeDeployment(
        await environments.update(context, name, {
          ...readUpdate(request),
          ...(await readProvisioning(
            { ...request, name },
            context,
            provisioning,
          )),
          description,
          allowReplacement,
        }),
      );
    },
  );
}

function requireReplaceAllowed(
  context: RequestContext,
  allowReplacement: boolean,
): void {
  if (allowReplacement) {
    requireAction(context, REPLACE);
  }
}

function readUpdate(request: EnvironmentPlanRequest) {
  const { deploymentType, spec } = request;
  return {
    deploymentType,
    majorVersion: toVersionNumber(request.templateMajorVersion),
    minorVersion: toVersionNumber(request.templateMinorVersion),
    spec,
  };
}

function describeDeployment({
  lastAttemptedDeploymentId,
  name,
}: EnvironmentRecord): EnvironmentDeployment {
  if (lastAttemptedDeploymentId === undefined) {
    throw new Error(`Environment ${name} has no deployment`);
  }
  return { deploymentId: lastAttemptedDeploymentId };
}
