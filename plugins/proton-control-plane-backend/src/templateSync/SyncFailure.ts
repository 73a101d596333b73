import { CustomErrorBase } from '@backstage/errors';

/** Why a sync cannot be done; the message is for whoever set it up. */
export class SyncFailure extends CustomErrorBase {}

/** The sync config was changed or deleted, and this sync is not wanted any more. */
export class SyncSuperseded extends CustomErrorBase {}
