import { Content, Header, Page } from '@backstage/core-components';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FleetPage } from './FleetPage';

/** All clusters, in the frame that pages of the legacy frontend system bring. */
export function LegacyFleetPage() {
  const { t } = useProtonTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('fleet.title')} subtitle={t('fleet.subtitle')} />
      <Content>
        <FleetPage />
      </Content>
    </Page>
  );
}
