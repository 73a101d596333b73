import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import {
  EnvironmentTemplateChoice,
  MAX_DEPRECATION_REASON_LENGTH,
  TemplateVersionDeprecation,
} from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/** Asks why a version is deprecated, until when it can be used and what replaces it. */
export function DeprecateDialog(props: {
  choice: Required<EnvironmentTemplateChoice>;
  /** Of a version that is deprecated already. */
  deprecation?: TemplateVersionDeprecation;
  /** The versions that can replace it, such as `2.0`. */
  successors: string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { choice, deprecation, successors, onClose, onDone } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const id = useId();
  const [reason, setReason] = useState(deprecation?.reason ?? '');
  const [upgradeBy, setUpgradeBy] = useState(deprecation?.upgradeBy ?? '');
  const [successor, setSuccessor] = useState(
    successors.find(version => version === deprecation?.successor) ?? '',
  );
  const values = {
    name: choice.name,
    version: `${choice.majorVersion}.${choice.minorVersion}`,
  };
  const deprecate = useTask(async () => {
    await protonApi.deprecateTemplateVersion(choice, {
      reason: reason.trim(),
      ...(upgradeBy && { upgradeBy }),
      ...(successor && { successor }),
    });
    alertApi.post({
      severity: 'success',
      display: 'transient',
      message: t('deprecation.done', values),
    });
    onDone();
  });
  return (
    <ConfirmDialog
      title={t(
        deprecation ? 'deprecation.editTitle' : 'deprecation.title',
        values,
      )}
      confirm={t(deprecation ? 'deprecation.save' : 'deprecation.confirm')}
      describeFailure={failure => t('deprecation.failed', { reason: failure })}
      ready={reason.trim() !== ''}
      task={deprecate}
      onClose={onClose}
    >
      <Typography color="textSecondary">
        {t(
          deprecation
            ? 'deprecation.editExplanation'
            : 'deprecation.explanation',
        )}
      </Typography>
      <TextField
        id={`${id}-reason`}
        required
        fullWidth
        multiline
        variant="outlined"
        size="small"
        label={t('deprecation.reason')}
        helperText={t('deprecation.reasonHelp')}
        value={reason}
        inputProps={{ maxLength: MAX_DEPRECATION_REASON_LENGTH }}
        onChange={event => setReason(event.target.value)}
      />
      <TextField
        id={`${id}-successor`}
        select
        fullWidth
        variant="outlined"
        size="small"
        label={t('deprecation.successor')}
        helperText={t('deprecation.successorHelp')}
        value={successor}
        InputLabelProps={{ shrink: true }}
        SelectProps={{ native: true }}
        onChange={event => setSuccessor(event.target.value)}
      >
        <option value="">{t('deprecation.noSuccessor')}</option>
        {successors.map(version => (
          <option key={version} value={version}>
            {version}
          </option>
        ))}
      </TextField>
      <TextField
        id={`${id}-date`}
        type="date"
        fullWidth
        variant="outlined"
        size="small"
        label={t('deprecation.upgradeBy')}
        helperText={t('deprecation.upgradeByHelp')}
        value={upgradeBy}
        InputLabelProps={{ shrink: true }}
        onChange={event => setUpgradeBy(event.target.value)}
      />
    </ConfirmDialog>
  );
}
