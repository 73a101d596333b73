import { CustomErrorBase } from '@backstage/errors';

/** Why a sync cannot be done; the message is for whoever set it up. */
export class SyncFailure extends CustomErrorBase {}
