import { AuthService, UrlReaderService } from '@backstage/backend-plugin-api';
import {
  protonEnvironmentImportPermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { Request } from 'express';
import pLimit from 'p-limit';
import { Fleet } from '../fleet/Fleet';
import { importRepository } from '../imports/importRepository';
import { findUser } from '../permissions/describeCaller';
import { GuardedRequest } from './createCallerGuard';
import { Routes } from './createRoutes';
import { readImportBody, readRepositoryImport } from './readBody';

/** Repositories are unpacked to the disk. */
const MAX_AT_ONCE = 2;

/** Adds the routes that import what AWS Proton left in repositories. */
export function addImportRoutes(
  { add }: Routes,
  services: {
    auth: AuthService;
    fleet: Fleet;
    proton: ProtonService;
    urlReader: UrlReaderService;
  },
): void {
  const { auth, fleet, proton } = services;
  const limit = pLimit(MAX_AT_ONCE);

  const run = async (
    caller: GuardedRequest,
    { body }: Request,
    apply: boolean,
  ) => {
    const request = readRepositoryImport(body);
    const found = await limit(() =>
      importRepository({
        ...services,
        caller,
        request,
        apply,
        initiator: { onBehalfOf: findUser(auth, caller.credentials) },
      }),
    );
    const { accountId, environments, region } = found;
    caller.note({
      url: request.url,
      accountId,
      region,
      environments: environments
        .filter(({ result }) => result === 'created')
        .map(({ name }) => name),
    });
    return found;
  };

  const rule = {
    permission: protonEnvironmentImportPermission,
    alsoPermissions: [protonTemplatePublishPermission],
    body: readImportBody,
  };

  add(
    'post',
    '/imports/preview',
    {
      ...rule,
      eventId: 'environment-import-preview',
      meta: { actionType: 'preview' },
    },
    (caller, request) => run(caller, request, false),
  );

  add(
    'post',
    '/imports',
    {
      ...rule,
      eventId: 'environment-import',
      severityLevel: 'high',
      meta: { actionType: 'import' },
    },
    async (caller, request) => {
      const imported = await run(caller, request, true);
      fleet.invalidate(resolveTarget(proton, imported));
      return imported;
    },
  );
}
