import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/** Asks whether a deprecated version may be used again. */
export function UndeprecateDialog(props: {
  choice: Required<EnvironmentTemplateChoice>;
  onClose: () => void;
  onDone: () => void;
}) {
  const { choice, onClose, onDone } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const values = {
    name: choice.name,
    version: `${choice.majorVersion}.${choice.minorVersion}`,
  };
  const undeprecate = useTask(async () => {
    await protonApi.undeprecateTemplateVersion(choice);
    alertApi.post({
      severity: 'success',
      display: 'transient',
      message: t('deprecation.undone', values),
    });
    onDone();
  });
  return (
    <ConfirmDialog
      title={t('deprecation.undoTitle', values)}
      confirm={t('deprecation.undoConfirm')}
      describeFailure={reason => t('deprecation.undoFailed', { reason })}
      task={undeprecate}
      onClose={onClose}
    >
      <Typography color="textSecondary">
        {t('deprecation.undoExplanation')}
      </Typography>
    </ConfirmDialog>
  );
}
