import { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  EnvironmentStateVersions,
  protonEnvironmentReadPermission,
  protonEnvironmentRetainPermission,
  protonEnvironmentStateUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { z } from 'zod';
import {
  requireConfirmedName,
  requireOperation,
} from '../changes/requirements';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { OpenEnvironment } from '../environments/openEnvironment';
import { describeDisabledReason } from '../operations/describeOperations';
import { findUser } from '../permissions/describeCaller';
import { requireSameLock } from '../states/requireSameLock';
import { changeRule } from './changeRule';
import { GuardedEnvironment, Routes } from './createRoutes';
import { readDeletion, readUnlocking } from './readBody';
import { count, readQuery } from './readQuery';

const MAX_STATE_VERSIONS = 100;

/** The largest version number that control planes accept. */
const MAX_VERSION = 999_999_999;

const listQuery = z.object({
  before: count({ min: 1, max: MAX_VERSION }),
  limit: count({ min: 1, max: MAX_STATE_VERSIONS }),
});

/**
 * Adds the routes for the Terraform state of an environment. None of them sends
 * the state itself, which can hold secrets.
 */
export function addStateRoutes(
  { addForEnvironment }: Routes,
  { auth, proton }: { auth: AuthService; proton: ProtonService },
): void {
  const toInitiator = (
    { credentials }: GuardedEnvironment,
    reason?: string,
  ) => ({
    onBehalfOf: findUser(auth, credentials),
    reason,
  });

  function requireExtension({ scope }: OpenEnvironment): ProtonExtension {
    const extension = proton.extension(scope);
    if (!extension) {
      throw new ConflictError(describeDisabledReason({ code: 'no-state' }));
    }
    return extension;
  }

  /** Checks what is required to accept or discard a refused state. */
  async function openRefusedState(
    opened: GuardedEnvironment,
    refusedStateId: string,
    body: unknown,
  ) {
    const id = readRefusedStateId(refusedStateId);
    const { confirmName, reason } = readDeletion(body);
    const environmentName = opened.scope.resourceId;
    requireConfirmedName(environmentName, confirmName);
    const extension = requireExtension(opened);
    requireOperation(
      'restore-state',
      await fetchEnvironment(opened.client, environmentName),
    );
    opened.note({ refusedStateId: id });
    const initiator = toInitiator(opened, reason);
    return { extension, options: { environmentName, id, initiator } };
  }

  addForEnvironment(
    'get',
    '/state-versions',
    {
      eventId: 'environment-state-versions-read',
      permission: protonEnvironmentReadPermission,
    },
    async ({ scope }, request): Promise<EnvironmentStateVersions> => {
      const page = readQuery(request, listQuery);
      return (
        (await proton.extension(scope)?.listEnvironmentStateVersions({
          environmentName: scope.resourceId,
          ...page,
        })) ?? { versions: [] }
      );
    },
  );

  addForEnvironment(
    'post',
    '/state-versions/:version/restore',
    changeRule('restore-state', protonEnvironmentStateUpdatePermission),
    async (opened, { body, params }) => {
      const version = readVersion(params.version);
      const { confirmName, reason } = readDeletion(body);
      const environmentName = opened.scope.resourceId;
      requireConfirmedName(environmentName, confirmName);
      const extension = requireExtension(opened);
      requireOperation(
        'restore-state',
        await fetchEnvironment(opened.client, environmentName),
      );
      const restored = await extension.restoreEnvironmentState({
        environmentName,
        version,
        initiator: toInitiator(opened, reason),
      });
      opened.note({
        fromStateVersion: version,
        stateVersion: restored.version,
      });
      return restored;
    },
  );

  addForEnvironment(
    'post',
    '/refused-states/:id/accept',
    changeRule('accept-refused-state', protonEnvironmentStateUpdatePermission),
    async (opened, { body, params }) => {
      const { options, extension } = await openRefusedState(
        opened,
        params.id,
        body,
      );
      const accepted = await extension.acceptRefusedState(options);
      opened.note({ stateVersion: accepted.version });
      return accepted;
    },
  );

  addForEnvironment(
    'post',
    '/refused-states/:id/discard',
    changeRule('discard-refused-state', protonEnvironmentStateUpdatePermission),
    async (opened, { body, params }) => {
      const { options, extension } = await openRefusedState(
        opened,
        params.id,
        body,
      );
      return extension.discardRefusedState(options);
    },
  );

  addForEnvironment(
    'post',
    '/unlock-state',
    changeRule('unlock-state', protonEnvironmentStateUpdatePermission),
    async (opened, { body }) => {
      const { lockId, reason } = readUnlocking(body);
      const environmentName = opened.scope.resourceId;
      const extension = requireExtension(opened);
      const { lock } = await extension.listEnvironmentStateVersions({
        environmentName,
        limit: 1,
      });
      requireSameLock(lock, { environmentName, lockId });
      opened.note({ lockHolder: lock.holder, lockedAt: lock.createdAt });
      return extension.unlockEnvironmentState({
        environmentName,
        initiator: toInitiator(opened, reason),
      });
    },
  );

  addForEnvironment(
    'post',
    '/accept-state',
    changeRule('accept-state', protonEnvironmentRetainPermission),
    async (opened, { body }) => {
      const { confirmName, reason } = readDeletion(body);
      const environmentName = opened.scope.resourceId;
      requireConfirmedName(environmentName, confirmName);
      const extension = requireExtension(opened);
      return extension.acceptEnvironmentState({
        environmentName,
        initiator: toInitiator(opened, reason),
      });
    },
  );
}

function readVersion(text: string): number {
  const version = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (version < 1) {
    throw new InputError(
      `The version of a state must be a whole number of 1 or more, not "${text}"`,
    );
  }
  return version;
}

function readRefusedStateId(id: string): string {
  if (!/^[\w-]{1,64}$/.test(id)) {
    throw new InputError(`"${id}" isn't the ID of a refused state`);
  }
  return id;
}
