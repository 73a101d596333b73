import { Content, Header, Page } from '@backstage/core-components';
import { useProtonTranslation } from '../../useProtonTranslation';
import { TemplatesPage } from './TemplatesPage';

/** All templates, in the frame that pages of the legacy frontend system bring. */
export function LegacyTemplatesPage() {
  const { t } = useProtonTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('templates.title')} subtitle={t('templates.subtitle')} />
      <Content>
        <TemplatesPage />
      </Content>
    </Page>
  );
}
