import { CustomErrorBase } from '@backstage/errors';

/** The sync config was changed or deleted, and this sync is not wanted any more. */
export class SyncSuperseded extends CustomErrorBase {}
