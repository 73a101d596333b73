import { Campaign } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { SmallStatus } from '../shared/SmallStatus';
import { toneOfCampaign } from './describeCampaign';

/** The state of a campaign in a row. */
export function CampaignStateText(props: {
  campaign: Pick<Campaign, 'state' | 'counts'>;
}) {
  const { campaign } = props;
  const { t } = useProtonTranslation();
  const tone = toneOfCampaign(campaign);
  const label = t(`campaigns.state.${campaign.state}`);
  return tone ? <SmallStatus tone={tone}>{label}</SmallStatus> : <>{label}</>;
}
