import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import GetAppIcon from '@material-ui/icons/GetApp';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { FleetQuery } from '@proton-vending/backstage-plugin-proton-common';
import { ResponseError } from '@backstage/errors';
import { useId, useState } from 'react';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';

/**
 * Saves all clusters that the query finds, on all pages. When some would be
 * missing it asks first: the table will be read where no notice is.
 */
export function ExportButton(props: { query: FleetQuery; disabled: boolean }) {
  const { query, disabled } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<string>();
  const titleId = useId();

  async function save(partial: boolean) {
    setBusy(true);
    setMissing(undefined);
    try {
      saveFile({
        name: partial ? t('fleet.exportPartial.name') : t('fleet.exportName'),
        type: 'text/csv',
        content: await protonApi.exportFleet(query, { partial }),
      });
    } catch (error) {
      if (isIncomplete(error)) {
        setMissing(explainError(error, t));
        return;
      }
      alertApi.post({
        severity: 'error',
        message: t('fleet.exportFailed', {
          reason: explainError(error as Error, t),
        }),
      });
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        size="small"
        startIcon={<GetAppIcon />}
        disabled={disabled || busy}
        onClick={() => save(false)}
      >
        {t('fleet.exportCsv')}
      </Button>
      {missing && (
        <Dialog
          open
          onClose={() => setMissing(undefined)}
          aria-labelledby={titleId}
        >
          <DialogTitle id={titleId}>
            {t('fleet.exportPartial.title')}
          </DialogTitle>
          <DialogContent>
            <DialogContentText>{missing}</DialogContentText>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setMissing(undefined)}>
              {t('fleet.exportPartial.cancel')}
            </Button>
            <Button color="primary" onClick={() => save(true)}>
              {t('fleet.exportPartial.confirm')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

function isIncomplete(error: unknown): error is ResponseError {
  return error instanceof ResponseError && error.statusCode === 409;
}
