import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import GetAppIcon from '@material-ui/icons/GetApp';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { FleetQuery } from '@proton-vending/backstage-plugin-proton-common';
import { ResponseError } from '@backstage/errors';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { useTask } from '../../hooks/useTask';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/**
 * Saves all clusters that the query finds, on all pages. When some would be
 * missing it asks first: the table will be read where no notice is.
 */
export function ExportButton(props: { query: FleetQuery; disabled: boolean }) {
  const { query, disabled } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const [missing, setMissing] = useState<string>();

  const whole = useTask(() => save(false));
  const partial = useTask(() => save(true));

  async function save(isPartial: boolean) {
    setMissing(undefined);
    try {
      saveFile({
        name: isPartial ? t('fleet.exportPartial.name') : t('fleet.exportName'),
        type: 'text/csv',
        content: await protonApi.exportFleet(query, {
          partial: isPartial,
        }),
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
    }
  }

  return (
    <>
      <Button
        size="small"
        startIcon={<GetAppIcon />}
        disabled={disabled || whole.running || partial.running}
        onClick={whole.run}
      >
        {t('fleet.exportCsv')}
      </Button>
      {missing && (
        <ConfirmDialog
          title={t('fleet.exportPartial.title')}
          confirm={t('fleet.exportPartial.confirm')}
          dismiss={t('fleet.exportPartial.cancel')}
          task={partial}
          onClose={() => setMissing(undefined)}
        >
          <Typography>{missing}</Typography>
        </ConfirmDialog>
      )}
    </>
  );
}

function isIncomplete(error: unknown): error is ResponseError {
  return error instanceof ResponseError && error.statusCode === 409;
}
