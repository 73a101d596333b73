import {
  RegisteredTemplateVersion,
  formatEnvironmentTemplateVersionArn,
} from '@proton-vending/backstage-plugin-proton-common';
import express from 'express';
import Router from 'express-promise-router';
import { requireAction } from '../../access/Requester';
import { pickScope } from '../../database/scope';
import { DeploymentService } from '../../deployments/DeploymentService';
import { followLog } from '../../deployments/logs/followLog';
import { LogAnnouncements } from '../../deployments/logs/LogAnnouncements';
import { EnvironmentRetention } from '../../environments/EnvironmentRetention';
import { RepositoryService } from '../../repositories/RepositoryService';
import { EnvironmentRefusedStates } from '../../states/EnvironmentRefusedStates';
import { EnvironmentStates } from '../../states/EnvironmentStates';
import { TemplateSyncService } from '../../templateSync/TemplateSyncService';
import {
  TemplateUploads,
  UploadedVersion,
} from '../../templates/TemplateUploads';
import { TemplateVersionService } from '../../templates/TemplateVersionService';
import { BUNDLE_LIMITS } from '../../templates/sources/limits';
import { toTemplateVersion } from '../../versionNumbers';
import { RequestAudit } from '../audit/RequestAudit';
import { shorten } from '../audit/auditableRequest';
import { Authenticator } from '../authentication/Authenticator';
import { RequestContext } from '../operations';
import {
  ExtensionRule,
  GuardedRequest,
  createExtensionGuard,
} from './createExtensionGuard';
import { addDeprecationRoutes } from './deprecationRoutes';
import { addImportRoute } from './importRoute';
import { streamLog } from './logStream';
import { PlanRouteOptions, addPlanRoutes } from './planRoutes';
import {
  readId,
  readIds,
  readLogLevel,
  readName,
  readNumber,
} from './requestParameters';
import { addRepositoryRoutes } from './repositoryRoutes';
import { addStateRoutes } from './stateRoutes';
import { readUploadParameters } from './uploadParameters';

const MAX_LOG_EVENTS = 1_000;

export interface ExtensionRouterOptions extends PlanRouteOptions {
  authenticator: Authenticator;
  deployments: DeploymentService;
  logAnnouncements: LogAnnouncements;
  retention: EnvironmentRetention;
  environmentStates: EnvironmentStates;
  refusedStates: EnvironmentRefusedStates;
  audit: RequestAudit;
  repositories: RepositoryService;
  templateSync: TemplateSyncService;
  templateUploads: TemplateUploads;
  templateVersions: TemplateVersionService;
}

/** A request for what its path names. */
interface NamedRequest extends GuardedRequest {
  name: string;
  req: express.Request;
  res: express.Response;
}

/** Adds a route whose path names one resource, and that answers with JSON, if at all. */
export type AddRoute = (
  route: ['get' | 'post', string],
  rule: Omit<ExtensionRule, 'meta' | 'template'> & {
    about: 'deploymentId' | 'environmentName' | 'templateName';
    /** A template is itself what a key must be for. */
    template?: 'checked' | 'unbound';
  },
  answer: (request: NamedRequest) => Promise<object | void>,
) => void;

/** Serves what Proton's API has no word for, under `/extension/v1`. */
export function createExtensionRouter(
  options: ExtensionRouterOptions,
): express.Router {
  const { deployments, logAnnouncements, retention } = options;
  const { templateSync, templateUploads, templateVersions } = options;
  const router = Router();
  const guard = createExtensionGuard(options);

  const add: AddRoute = ([method, path], route, answer) => {
    const { about, ...rest } = route;
    const read = about === 'deploymentId' ? readId : readName;
    router[method](`/extension/v1${path}`, async (req, res) => {
      const [name] = Object.values<string>(req.params);
      const rule: ExtensionRule = {
        ...rest,
        meta: { [about]: shorten(name) },
        template: rest.template ?? (() => read(name)),
      };
      const content = await guard({ req, res, rule }, guarded =>
        answer({ ...guarded, name: read(name), req, res }),
      );
      if (content) {
        res.json(content);
      }
    });
  };

  const readsDeployment = {
    about: 'deploymentId',
    severityLevel: 'low',
    actions: ['proton:GetDeployment'],
    template: 'unbound',
  } as const satisfies Partial<Parameters<AddRoute>[1]>;

  add(
    ['get', '/deployments/:id/log'],
    { ...readsDeployment, eventId: 'deployment-log-read' },
    async ({ context, name, req: { query } }) => {
      const after = readNumber(query.after, 'after', 0);
      const limit = readNumber(query.limit, 'limit', MAX_LOG_EVENTS);
      return deployments.readLog(
        context,
        name,
        after,
        Math.max(1, Math.min(limit, MAX_LOG_EVENTS)),
        readLogLevel(query.level),
      );
    },
  );

  add(
    ['get', '/deployments/:id/log/stream'],
    { ...readsDeployment, eventId: 'deployment-log-read' },
    async ({ context, name, req, res }) => {
      // Sent by a client that was cut off, with the address it had first.
      const after =
        readNumber(req.header('last-event-id'), 'Last-Event-ID', 0) ||
        readNumber(req.query.after, 'after', 0);
      const gone = new AbortController();
      res.on('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, logAnnouncements.closed]);
      const pages = followLog({
        deployments,
        announcements: logAnnouncements,
        scope: context,
        deploymentId: name,
        after,
        signal,
      });
      await streamLog(res, pages, signal);
    },
  );

  add(
    ['get', '/deployments/:id/record'],
    { ...readsDeployment, eventId: 'deployment-read' },
    async ({ context, name }) => deployments.readRecord(context, name),
  );

  add(
    ['get', '/deployments/:id/plan'],
    { ...readsDeployment, eventId: 'deployment-plan-read' },
    async ({ context, name }) => deployments.readPlan(context, name),
  );

  add(
    ['get', '/environments/:name/deployment-records'],
    {
      ...readsDeployment,
      about: 'environmentName',
      eventId: 'deployment-read',
    },
    async ({ context, name, req }) => {
      const ids = readIds(req.query.deploymentId, 'deploymentId');
      const target = { kind: 'environment', name } as const;
      return { records: await deployments.listRecords(context, target, ids) };
    },
  );

  add(
    ['get', '/environments/:name/sensitive-outputs'],
    {
      about: 'environmentName',
      eventId: 'environment-sensitive-outputs-list',
      severityLevel: 'low',
      actions: ['proton:ListEnvironmentOutputs'],
      template: 'unbound',
    },
    async ({ context, name }) => {
      const target = { kind: 'environment', name } as const;
      const [outputs, descriptions] = await Promise.all([
        deployments.listOutputs(context, target),
        deployments.findOutputDescriptions(context, target),
      ]);
      return {
        keys: outputs.filter(output => output.sensitive).map(({ key }) => key),
        descriptions,
      };
    },
  );

  add(
    ['post', '/environments/:name/retain'],
    {
      about: 'environmentName',
      eventId: 'environment-retain',
      severityLevel: 'high',
      // What is left behind costs money that nobody watches any more.
      ofPlugins: true,
      // A delete leaves nothing behind that costs money, and this may.
      actions: ['proton:DeleteEnvironment', 'proton:RetainEnvironment'],
      template: 'checked',
      body: {},
    },
    async ({ context, name, note }) => {
      const retained = await retention.retain(context, name);
      note({ ...retained });
      return retained;
    },
  );

  add(
    ['post', '/environments/:name/accept-state'],
    {
      about: 'environmentName',
      eventId: 'environment-accept-state',
      severityLevel: 'high',
      ofPlugins: true,
      // The next update may build a second time what the state doesn't list.
      actions: ['proton:UpdateEnvironment', 'proton:AcceptEnvironmentState'],
      template: 'checked',
      body: {},
    },
    async ({ context, name, note }) => {
      const accepted = await retention.acceptState(context, name);
      note({ ...accepted });
      return accepted;
    },
  );

  addImportRoute(add, options);

  addPlanRoutes(add, options);

  addStateRoutes(add, options);

  addRepositoryRoutes(router, guard, options);

  addDeprecationRoutes(add, router, guard, options);

  // The webhook that makes template sync look at a repository now.
  add(
    ['post', '/template-sync/:templateName'],
    {
      about: 'templateName',
      eventId: 'template-sync-request',
      severityLevel: 'medium',
      actions: ['proton:UpdateTemplateSyncConfig'],
      body: {},
    },
    async ({ context, name: templateName, res }) => {
      await templateSync.request({ ...pickScope(context), templateName });
      res.status(202);
      return { templateName };
    },
  );

  add(
    ['get', '/environment-templates/:name/versions/:major/:minor/rules'],
    {
      about: 'templateName',
      eventId: 'environment-template-version-rules-read',
      severityLevel: 'low',
      actions: ['proton:GetEnvironmentTemplateVersion'],
    },
    async ({ context, name: templateName, req: { params } }) => ({
      rules: await templateVersions.listRules({
        ...pickScope(context),
        templateName,
        majorVersion: readNumber(params.major, 'major', 0),
        minorVersion: readNumber(params.minor, 'minor', 0),
      }),
    }),
  );

  add(
    ['get', '/environment-templates/:name/versions/:major/:minor/bundle'],
    {
      about: 'templateName',
      eventId: 'environment-template-version-bundle-download',
      severityLevel: 'medium',
      actions: ['proton:DownloadEnvironmentTemplateVersion'],
    },
    async ({ context, name: templateName, note, req: { params }, res }) => {
      const majorVersion = readNumber(params.major, 'major', 0);
      const minorVersion = readNumber(params.minor, 'minor', 0);
      note({ majorVersion, minorVersion });
      const archive = await templateVersions.readBundle({
        ...pickScope(context),
        templateName,
        majorVersion,
        minorVersion,
      });
      res.type('application/gzip').attachment('bundle.tar.gz').send(archive);
    },
  );

  add(
    ['post', '/environment-templates/:name/versions'],
    {
      about: 'templateName',
      eventId: 'environment-template-version-upload',
      severityLevel: 'medium',
      actions: ['proton:CreateEnvironmentTemplateVersion'],
      body: { maxBytes: BUNDLE_LIMITS.bundleBytes },
    },
    async ({ context, name: templateName, body, note, req, res }) => {
      const parameters = readUploadParameters(req.query);
      if (parameters.minorVersion !== undefined) {
        // Its compatibility with earlier versions isn't checked.
        requireAction(context, 'proton:ImportEnvironment');
      }
      const uploaded = await templateUploads.register(pickScope(context), {
        templateName,
        archive: Buffer.from(body),
        ...parameters,
      });
      const { majorVersion, minorVersion } = uploaded.version;
      note({ majorVersion, minorVersion });
      res.status(uploaded.registered ? 201 : 200);
      return describeUpload(uploaded, context);
    },
  );

  return router;
}

function describeUpload(
  { version, registered, unchanged }: UploadedVersion,
  context: RequestContext,
): RegisteredTemplateVersion {
  const { templateName, status } = version;
  const numbers = toTemplateVersion(version);
  return {
    templateName,
    ...numbers,
    arn: formatEnvironmentTemplateVersionArn(context, templateName, numbers),
    status,
    registered,
    unchanged,
  };
}
