import { PermissionsService } from '@backstage/backend-plugin-api';
import { Fleet } from '../fleet/Fleet';
import { CampaignDrafts } from './CampaignDrafts';
import { CampaignReader } from './CampaignReader';
import { CampaignRuns } from './CampaignRuns';
import { CampaignServices } from './CampaignServices';
import { ClusterDelays } from './ClusterDelays';

/** What users do with campaigns. */
export class Campaigns {
  readonly reader: CampaignReader;
  readonly drafts: CampaignDrafts;
  readonly runs: CampaignRuns;
  readonly delays: ClusterDelays;

  constructor(
    services: CampaignServices & {
      fleet: Pick<Fleet, 'rows'>;
      permissions: PermissionsService;
    },
  ) {
    this.reader = new CampaignReader(services);
    this.drafts = new CampaignDrafts(services, this.reader);
    this.runs = new CampaignRuns(services, this.reader);
    this.delays = new ClusterDelays(services, this.reader);
  }
}
