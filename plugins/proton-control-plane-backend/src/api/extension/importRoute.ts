import { z } from 'zod';
import { requireTemplateAllowed } from '../../access/Requester';
import { REPOSITORY_PROVIDERS } from '../../database/RepositoryStore';
import { EnvironmentService } from '../../environments/EnvironmentService';
import { ProvisioningChecks } from '../../environments/ProvisioningChecks';
import { requireCustomerTags } from '../../tags/customerTags';
import { toVersionNumber } from '../../versionNumbers';
import { readProvisioning } from '../handlers/environmentProvisioning';
import type { AddRoute } from './createExtensionRouter';
import { CREATION_PLAN_REQUEST, parseRequest, TAGS } from './planRequests';

/** The maximum request size, including the state. */
const MAX_BYTES = 64e6;

const IMPORT_REQUEST = CREATION_PLAN_REQUEST.extend({
  templateMinorVersion: CREATION_PLAN_REQUEST.shape.templateMajorVersion,
  description: z.string().max(500).optional(),
  provisioningRepository: z
    .object({
      provider: z.enum(REPOSITORY_PROVIDERS),
      name: z.string().min(1).max(100),
      branch: z.string().min(1).max(200),
    })
    .optional(),
  tags: TAGS,
  outputs: z
    .array(
      z.object({
        key: z.string().min(1).max(1024),
        value: z.string(),
        sensitive: z.boolean(),
      }),
    )
    .max(1_000)
    .default([]),
  resources: z
    .array(z.object({ name: z.string().min(1), identifier: z.string() }))
    .max(50_000)
    .default([]),
  state: z.string().min(1).optional(),
});

/** Adds the route that records an environment whose infrastructure exists. */
export function addImportRoute(
  add: AddRoute,
  {
    environments,
    provisioning,
  }: { environments: EnvironmentService; provisioning: ProvisioningChecks },
): void {
  add(
    ['post', '/environments/:name/import'],
    {
      about: 'environmentName',
      eventId: 'environment-import',
      severityLevel: 'high',
      ofPlugins: true,
      // The record of an import leads to infrastructure that nobody here has deployed.
      actions: ['proton:CreateEnvironment', 'proton:ImportEnvironment'],
      template: 'checked',
      body: { maxBytes: MAX_BYTES },
    },
    async ({ body, context, name, note, res }) => {
      const request = parseRequest(IMPORT_REQUEST, body);
      const { description, outputs, resources, spec, state, tags } = request;
      const { templateName } = request;
      requireTemplateAllowed(context, 'proton:ImportEnvironment', templateName);
      const imported = await environments.import(context, {
        ...(await readProvisioning(
          { ...request, name },
          context,
          provisioning,
        )),
        name,
        description,
        templateName,
        majorVersion: toVersionNumber(request.templateMajorVersion),
        minorVersion: toVersionNumber(request.templateMinorVersion),
        spec,
        tags: requireCustomerTags(tags),
        outputs,
        resources,
        state: state === undefined ? undefined : Buffer.from(state),
      });
      note({ ...imported });
      res.status(imported.imported ? 201 : 200);
      return imported;
    },
  );
}
