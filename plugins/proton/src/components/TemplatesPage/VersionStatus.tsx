import {
  EnvironmentTemplateVersionListing,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { StatusTone } from '../EnvironmentCard/statusMeanings';
import { SmallStatus } from '../FleetPage/SmallStatus';

const TONES: Record<TemplateVersionStatus, StatusTone> = {
  PUBLISHED: 'ok',
  DRAFT: 'aborted',
  REGISTRATION_IN_PROGRESS: 'running',
  REGISTRATION_FAILED: 'error',
};

/** Whether a version can be vended, and if it is the one that is recommended. */
export function VersionStatus(props: {
  version: EnvironmentTemplateVersionListing;
}) {
  const { status, recommended } = props.version;
  const { t } = useProtonTranslation();
  return (
    <SmallStatus tone={TONES[status]}>
      {recommended
        ? t('templates.recommended')
        : t(`templates.status.${status}`)}
    </SmallStatus>
  );
}
