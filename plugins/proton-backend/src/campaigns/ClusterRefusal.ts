import { CampaignReason } from '@proton-vending/backstage-plugin-proton-common';

/** Why a campaign doesn't deploy a cluster now. */
export class ClusterRefusal extends Error {
  readonly reason: CampaignReason;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'ClusterRefusal';
    this.reason = { code, message };
  }
}

/** The reasons of skipped, failed and waiting clusters. */
export type RefusalCode =
  | 'being-deleted'
  | 'busy'
  | 'cancelled'
  | 'campaign-stopped'
  | 'deleted'
  | 'deployed-by-others'
  | 'deployed-since'
  | 'deployment-failed'
  | 'invalid-inputs'
  | 'kubernetes-downgrade'
  | 'no-former-state'
  | 'not-permitted'
  | 'not-possible'
  | 'other-template'
  | 'protected-resources'
  | 'secret-input'
  | 'unreachable'
  | 'up-to-date';
