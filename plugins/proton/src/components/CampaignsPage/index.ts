export { LegacyCampaignsPage, NewCampaignsPage } from './CampaignsPage';
