import { NotAllowedError } from '@backstage/errors';
import {
  RegisteredTemplateVersion,
  formatEnvironmentTemplateArn,
  formatEnvironmentTemplateVersionArn,
} from '@proton-vending/backstage-plugin-proton-common';
import express from 'express';
import {
  TemplateUploads,
  UploadedVersion,
} from '../../templates/TemplateUploads';
import { BUNDLE_LIMITS } from '../../templates/sources/limits';
import { toTemplateVersion } from '../../templates/versionNumbers';
import {
  authenticateExtension,
  checkExtensionHeaders,
} from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { RequestContext } from '../operations';
import { readRequestBody } from '../wire/readRequestBody';
import { readName, withBackstageErrors } from './requestParameters';
import { readUploadParameters } from './uploadParameters';

const ACTION = 'proton:CreateEnvironmentTemplateVersion';

/** Adds the registration of a version from a bundle that comes with the request. */
export function addTemplateVersionRoutes(
  router: express.Router,
  options: { authenticator: Authenticator; templateUploads: TemplateUploads },
): void {
  const { authenticator, templateUploads } = options;

  router.post(
    '/extension/v1/environment-templates/:name/versions',
    async (req, res) => {
      await checkExtensionHeaders({ req, authenticator });
      const archive = await readRequestBody(req, res, {
        maxBytes: BUNDLE_LIMITS.bundleBytes,
      });
      const context = await authenticateExtension({
        req,
        authenticator,
        action: ACTION,
      });
      const templateName = readName(req.params.name);
      requireTemplateAllowed(context, templateName);
      const uploaded = await withBackstageErrors(async () =>
        templateUploads.register(toScope(context), {
          templateName,
          archive: Buffer.from(archive),
          ...readUploadParameters(req.query),
        }),
      );
      res
        .status(uploaded.registered ? 201 : 200)
        .json(toAnswer(uploaded, context));
    },
  );
}

function requireTemplateAllowed(
  context: RequestContext,
  templateName: string,
): void {
  if (!context.allowsEnvironmentTemplate(templateName)) {
    throw new NotAllowedError(
      `User: ${
        context.principal
      } is not authorized to perform: ${ACTION} with resource: ${formatEnvironmentTemplateArn(
        context,
        templateName,
      )} because no pattern in the environmentTemplates of this access key matches`,
    );
  }
}

function toAnswer(
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
