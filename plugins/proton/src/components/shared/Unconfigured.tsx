import { EmptyState } from '@backstage/core-components';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Says which configuration is missing where no account is configured. */
export function Unconfigured() {
  const { t } = useProtonTranslation();
  return (
    <EmptyState
      missing="info"
      title={t('fleet.unconfigured.title')}
      description={t('fleet.unconfigured.description')}
    />
  );
}
