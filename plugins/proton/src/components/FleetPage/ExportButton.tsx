import Button from '@material-ui/core/Button';
import GetAppIcon from '@material-ui/icons/GetApp';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { FleetQuery } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Saves all clusters that the query finds, on all pages. */
export function ExportButton(props: { query: FleetQuery; disabled: boolean }) {
  const { query, disabled } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const [busy, setBusy] = useState(false);

  async function save() {
    setBusy(true);
    try {
      saveFile({
        name: t('fleet.exportName'),
        type: 'text/csv',
        content: await protonApi.exportFleet(query),
      });
    } catch (error) {
      alertApi.post({
        severity: 'error',
        message: t('fleet.exportFailed', {
          reason: explainError(error as Error),
        }),
      });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button
      size="small"
      startIcon={<GetAppIcon />}
      disabled={disabled || busy}
      onClick={save}
    >
      {t('fleet.exportCsv')}
    </Button>
  );
}
