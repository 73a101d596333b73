import { EnvironmentRefusedStates } from '../../states/EnvironmentRefusedStates';
import {
  EnvironmentStates,
  STATE_ACCESS_ACTIONS,
} from '../../states/EnvironmentStates';
import type { AddRoute } from './createExtensionRouter';
import { readId, readNumber } from './requestParameters';

const MAX_STATE_VERSIONS = 100;

const handlesState = {
  about: 'environmentName',
  severityLevel: 'high',
  ofPlugins: true,
  template: 'checked',
} as const satisfies Partial<Parameters<AddRoute>[1]>;

/** Adds the routes for the states of environments that the control plane stores. */
export function addStateRoutes(
  add: AddRoute,
  {
    environmentStates,
    refusedStates,
  }: {
    environmentStates: EnvironmentStates;
    refusedStates: EnvironmentRefusedStates;
  },
): void {
  add(
    ['get', '/environments/:name/state-versions'],
    {
      about: 'environmentName',
      eventId: 'environment-state-versions-list',
      severityLevel: 'low',
      actions: ['proton:ListEnvironmentStateVersions'],
      template: 'unbound',
    },
    async ({ context, name, req: { query } }) => {
      const limit = readNumber(query.limit, 'limit', MAX_STATE_VERSIONS);
      return environmentStates.list(context, name, {
        limit: Math.max(1, Math.min(limit, MAX_STATE_VERSIONS)),
        before: readNumber(query.before, 'before', 0) || undefined,
      });
    },
  );

  add(
    ['get', '/environments/:name/state-versions/:version'],
    {
      ...handlesState,
      eventId: 'environment-state-read',
      // Not a `Get`: keys that may read everything else don't read secrets.
      actions: ['proton:DownloadEnvironmentState'],
    },
    async ({ context, name, req, res }) => {
      const version = readNumber(req.params.version, 'version', 0);
      const state = await environmentStates.read(context, name, version);
      res.type('json').send(state);
    },
  );

  add(
    ['post', '/environments/:name/state-versions/:version/restore'],
    {
      ...handlesState,
      eventId: 'environment-state-restore',
      // The next update may build a second time what the state doesn't list.
      actions: ['proton:UpdateEnvironment', 'proton:RestoreEnvironmentState'],
      body: {},
    },
    async ({ context, name, note, req }) => {
      const version = readNumber(req.params.version, 'version', 0);
      const restored = await environmentStates.restore(context, name, version);
      note({ ...restored });
      return restored;
    },
  );

  add(
    ['post', '/environments/:name/unlock-state'],
    {
      ...handlesState,
      eventId: 'environment-state-unlock',
      actions: ['proton:UnlockEnvironmentState'],
      body: {},
    },
    async ({ context, name, note }) => {
      const unlocked = await environmentStates.unlock(context, name);
      note({ ...unlocked });
      return unlocked;
    },
  );

  add(
    ['post', '/environments/:name/state-access'],
    {
      ...handlesState,
      eventId: 'environment-state-access',
      actions: [...STATE_ACCESS_ACTIONS],
      body: {},
    },
    async ({ context, name, note }) => {
      const access = await environmentStates.openAccess(context, name);
      note({ expiresAt: access.expiresAt });
      return access;
    },
  );

  add(
    ['get', '/environments/:name/refused-states/:id'],
    {
      ...handlesState,
      eventId: 'environment-refused-state-read',
      actions: ['proton:DownloadEnvironmentState'],
    },
    async ({ context, name, note, req, res }) => {
      const id = readId(req.params.id, 'refused state');
      note({ refusedStateId: id });
      const state = await refusedStates.read(context, name, id);
      res.type('json').send(state);
    },
  );

  add(
    ['post', '/environments/:name/refused-states/:id/accept'],
    {
      ...handlesState,
      eventId: 'environment-refused-state-accept',
      // The next update may build a second time what the state doesn't list.
      actions: ['proton:UpdateEnvironment', 'proton:RestoreEnvironmentState'],
      body: {},
    },
    async ({ context, name, note, req }) => {
      const id = readId(req.params.id, 'refused state');
      note({ refusedStateId: id });
      const accepted = await refusedStates.accept(context, name, id);
      note({ ...accepted });
      return accepted;
    },
  );

  add(
    ['post', '/environments/:name/refused-states/:id/discard'],
    {
      ...handlesState,
      eventId: 'environment-refused-state-discard',
      // Nothing else may know the resources that only this state lists.
      actions: ['proton:UpdateEnvironment', 'proton:DiscardEnvironmentState'],
      body: {},
    },
    async ({ context, name, note, req }) => {
      const id = readId(req.params.id, 'refused state');
      note({ refusedStateId: id });
      const discarded = await refusedStates.discard(context, name, id);
      note({ ...discarded });
      return discarded;
    },
  );
}
