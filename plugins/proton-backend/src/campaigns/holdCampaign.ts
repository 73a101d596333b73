import { CampaignServices } from './CampaignServices';
import { CampaignRecord } from './store/records';
import { LeaseKind } from './store/CampaignStore';

/** How long a backend holds a campaign without a sign of life. */
export const LEASE = 30_000;

/** How often a backend gives a sign of life. */
const HEARTBEAT = 5_000;

/**
 * Works on a campaign that no other backend holds. When this one is killed, another
 * one can hold the campaign half a minute later.
 */
export async function holdCampaign(
  { campaigns, now }: Pick<CampaignServices, 'campaigns' | 'now'>,
  lease: { kind: LeaseKind; id: string; owner: string },
  work: (campaign: CampaignRecord) => Promise<void>,
): Promise<void> {
  const { id, kind, owner } = lease;
  const campaign = await campaigns.claim(kind, id, {
    owner,
    now: now(),
    expiresAt: now() + LEASE,
  });
  if (!campaign) {
    return;
  }
  const heartbeat = setInterval(() => {
    campaigns
      .extendLease(kind, id, { owner, expiresAt: now() + LEASE })
      // What the work does next says whether the database is away.
      .catch(() => {});
  }, HEARTBEAT);
  heartbeat.unref();
  try {
    await work(campaign);
  } finally {
    clearInterval(heartbeat);
    await campaigns.releaseLease(kind, id, owner);
  }
}
