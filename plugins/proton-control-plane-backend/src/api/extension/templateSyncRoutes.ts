import express from 'express';
import { TemplateSyncService } from '../../templateSync/TemplateSyncService';
import {
  authenticateExtension,
  checkExtensionHeaders,
} from '../authentication/authenticateExtension';
import { Authenticator } from '../authentication/Authenticator';
import { toScope } from '../handlers/members';
import { readRequestBody } from '../wire/readRequestBody';
import { readName, withBackstageErrors } from './requestParameters';

/** Adds the webhook that makes template sync look at a repository now. */
export function addTemplateSyncRoutes(
  router: express.Router,
  options: { authenticator: Authenticator; templateSync: TemplateSyncService },
): void {
  const { authenticator, templateSync } = options;

  router.post('/extension/v1/template-sync/:templateName', async (req, res) => {
    await checkExtensionHeaders({ req, authenticator });
    // What it says does not matter, but a signature covers it.
    await readRequestBody(req, res);
    const context = await authenticateExtension({
      req,
      authenticator,
      action: 'proton:UpdateTemplateSyncConfig',
    });
    const templateName = readName(req.params.templateName);
    await withBackstageErrors(() =>
      templateSync.request({ ...toScope(context), templateName }),
    );
    res.status(202).json({ templateName });
  });
}
