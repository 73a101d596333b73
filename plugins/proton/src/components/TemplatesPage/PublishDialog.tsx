import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const version = `${choice.majorVersion}.${choice.minorVersion}`;
  const changes = useQuery(['version changes', choice], (api, options) =>
    api.getTemplateVersionChanges(choice, options),
  );

  async function publish() {
    setBusy(true);
    setError(undefined);
    try {
      await protonApi.publishTemplateVersion(choice);
      alertApi.post({
        severity: 'success',
        display: 'transient',
        message: t('templates.publish.done', { name: choice.name, version }),
      });
      onPublished();
    } catch (failure) {
      setError(failure as Error);
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={busy ? undefined : onClose}
      aria-labelledby="proton-publish-title"
    >
      <DialogTitle id="proton-publish-title">
        {t('templates.publish.title', { name: choice.name, version })}
      </DialogTitle>
      <DialogContent>
        <DialogContentText>
          {t('templates.publish.explanation')}
        </DialogContentText>
        <VersionChanges changes={changes} />
        {error && (
          <Typography color="error" role="alert">
            {t('templates.publish.failed', { reason: explainError(error, t) })}
          </Typography>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} disabled={busy}>
          {t('templates.publish.cancel')}
        </Button>
        <Button
          color="primary"
          variant="contained"
          disabled={busy}
          onClick={publish}
        >
          {t('templates.publish.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
