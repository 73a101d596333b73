import express from 'express';
import { TemplateSyncService } from '../../templateSync/TemplateSyncService';
import { shorten } from '../audit/auditableRequest';
import { toScope } from '../handlers/members';
import { ExtensionGuard } from './createExtensionGuard';
import { readName } from './requestParameters';

/** Adds the webhook that makes template sync look at a repository now. */
export function addTemplateSyncRoutes(
  router: express.Router,
  options: { guard: ExtensionGuard; templateSync: TemplateSyncService },
): void {
  const { guard, templateSync } = options;

  router.post('/extension/v1/template-sync/:templateName', async (req, res) => {
    const { templateName } = req.params;
    await guard(
      {
        req,
        res,
        rule: {
          eventId: 'template-sync-request',
          severityLevel: 'medium',
          meta: { templateName: shorten(templateName) },
          actions: ['proton:UpdateTemplateSyncConfig'],
          template: () => readName(templateName),
          body: {},
        },
      },
      async ({ context }) =>
        templateSync.request({ ...toScope(context), templateName }),
    );
    res.status(202).json({ templateName });
  });
}
