import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { VersionChanges } from './VersionChanges';

/** Asks whether to publish a draft, and says what that means. */
export function PublishDialog(props: {
  choice: Required<EnvironmentTemplateChoice>;
  onClose: () => void;
  onPublished: () => void;
}) {
  const { choice, onClose, onPublished } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const version = `${choice.majorVersion}.${choice.minorVersion}`;
  const changes = useQuery(['version changes', choice], (api, options) =>
    api.getTemplateVersionChanges(choice, options),
  );

  const publish = useTask(async () => {
    await protonApi.publishTemplateVersion(choice);
    alertApi.post({
      severity: 'success',
      display: 'transient',
      message: t('templates.publish.done', { name: choice.name, version }),
    });
    onPublished();
  });
  return (
    <ConfirmDialog
      title={t('templates.publish.title', { name: choice.name, version })}
      confirm={t('templates.publish.confirm')}
      dismiss={t('templates.publish.cancel')}
      describeFailure={reason => t('templates.publish.failed', { reason })}
      task={publish}
      onClose={onClose}
    >
      <Typography color="textSecondary">
        {t('templates.publish.explanation')}
      </Typography>
      <div>
        <VersionChanges changes={changes} />
      </div>
    </ConfirmDialog>
  );
}
