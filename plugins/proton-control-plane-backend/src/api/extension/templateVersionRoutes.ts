import {
  RegisteredTemplateVersion,
  formatEnvironmentTemplateVersionArn,
} from '@proton-vending/backstage-plugin-proton-common';
import express from 'express';
import {
  TemplateUploads,
  UploadedVersion,
} from '../../templates/TemplateUploads';
import { BUNDLE_LIMITS } from '../../templates/sources/limits';
import { toTemplateVersion } from '../../versionNumbers';
import { shorten } from '../audit/auditableRequest';
import { toScope } from '../handlers/members';
import { RequestContext } from '../operations';
import { ExtensionGuard } from './createExtensionGuard';
import { readName } from './requestParameters';
import { readUploadParameters } from './uploadParameters';

/** Adds the registration of a version from a bundle that comes with the request. */
export function addTemplateVersionRoutes(
  router: express.Router,
  options: { guard: ExtensionGuard; templateUploads: TemplateUploads },
): void {
  const { guard, templateUploads } = options;

  router.post(
    '/extension/v1/environment-templates/:name/versions',
    async (req, res) => {
      const { name: templateName } = req.params;
      const { uploaded, answer } = await guard(
        {
          req,
          res,
          rule: {
            eventId: 'environment-template-version-upload',
            severityLevel: 'medium',
            meta: { templateName: shorten(templateName) },
            actions: ['proton:CreateEnvironmentTemplateVersion'],
            template: () => readName(templateName),
            body: { maxBytes: BUNDLE_LIMITS.bundleBytes },
          },
        },
        async ({ context, body, note }) => {
          const registration = await templateUploads.register(
            toScope(context),
            {
              templateName,
              archive: Buffer.from(body),
              ...readUploadParameters(req.query),
            },
          );
          const { majorVersion, minorVersion } = registration.version;
          note({ majorVersion, minorVersion });
          return {
            uploaded: registration,
            answer: toAnswer(registration, context),
          };
        },
      );
      res.status(uploaded.registered ? 201 : 200).json(answer);
    },
  );
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
