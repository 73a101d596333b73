import { ScheduledCampaign } from './scheduleCampaign';
import { CampaignRecord } from './store/records';

/** What the schedule depends on of a stored campaign. */
export function toScheduled({
  acceptedFailures,
  beginsAt,
  definition,
  state,
}: CampaignRecord): ScheduledCampaign {
  return { ...definition, acceptedFailures, beginsAt, state };
}
