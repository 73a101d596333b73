import {
  Content,
  EmptyState,
  Header,
  LinkButton,
  Page,
} from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Route, Routes } from 'react-router-dom';
import { campaignsRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { CampaignDetails } from './CampaignDetails';
import { CampaignList } from './CampaignList';
import { EditCampaign, NewCampaign } from './EditCampaign';

/** All campaigns, and below them each of its own, without the frame of a page. */
export function CampaignsPage() {
  return (
    <Routes>
      <Route index element={<CampaignList />} />
      <Route path="new" element={<NewCampaign />} />
      <Route path=":campaignId/edit" element={<EditCampaign />} />
      <Route path=":campaignId" element={<CampaignDetails />} />
      <Route path="*" element={<UnknownPage />} />
    </Routes>
  );
}

function UnknownPage() {
  const { t } = useProtonTranslation();
  const campaigns = useRouteRef(campaignsRouteRef);
  return (
    <EmptyState
      missing="content"
      title={t('campaigns.unknown.title')}
      description={t('campaigns.unknown.description')}
      action={
        <LinkButton to={campaigns()} variant="contained" color="primary">
          {t('campaigns.all')}
        </LinkButton>
      }
    />
  );
}

/** All campaigns, in the frame that pages of the legacy frontend system bring. */
export function LegacyCampaignsPage() {
  const { t } = useProtonTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('campaigns.title')} subtitle={t('campaigns.subtitle')} />
      <Content>
        <CampaignsPage />
      </Content>
    </Page>
  );
}

/** All campaigns, under the header that the new frontend system brings. */
export function NewCampaignsPage() {
  return (
    <Content>
      <CampaignsPage />
    </Content>
  );
}
