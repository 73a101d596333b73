import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  FLEET_SELECTION_LIMIT,
  FleetKubeconfig,
} from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { useTask } from '../../hooks/useTask';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';
import { NewCampaignLink } from '../CampaignsPage/CampaignsLink';
import { Selection } from './useSelection';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 2),
    backgroundColor: theme.palette.action.selected,
  },
  count: { fontWeight: 700, marginRight: theme.spacing(1) },
  reasons: { margin: 0 },
  cluster: { fontWeight: 700, overflowWrap: 'anywhere' },
  reason: { margin: theme.spacing(0, 0, 1) },
}));

/** What can be done with the selected clusters. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const [result, setResult] = useState<FleetKubeconfig>();
  const entityRefs = selection.rows.map(({ entityRef }) => entityRef);

  const kubeconfig = useTask(async () => {
    try {
      const answer = await protonApi.getFleetKubeconfig({ entityRefs });
      if (answer.kubeconfig) {
        saveFile({
          name: t('fleet.selection.kubeconfigName'),
          type: 'application/yaml',
          content: answer.kubeconfig,
        });
      }
      if (answer.missing.length > 0) {
        setResult(answer);
      }
    } catch (error) {
      alertApi.post({
        severity: 'error',
        message: t('fleet.selection.kubeconfigFailed', {
          reason: explainError(error as Error, t),
        }),
      });
    }
  });
  const csv = useTask(async () => {
    try {
      saveFile({
        name: t('fleet.selection.csvName'),
        type: 'text/csv',
        content: await protonApi.exportClusters({ entityRefs }),
      });
    } catch (error) {
      alertApi.post({
        severity: 'error',
        message: t('fleet.exportFailed', {
          reason: explainError(error as Error, t),
        }),
      });
    }
  });

  return (
    <div
      className={classes.bar}
      role="toolbar"
      aria-label={t('fleet.selection.title')}
    >
      <Typography className={classes.count} variant="body2" role="status">
        {t('fleet.selection.count', { count: entityRefs.length })}
        {selection.isFull &&
          `. ${t('fleet.selection.limit', {
            number: String(FLEET_SELECTION_LIMIT),
          })}`}
      </Typography>
      <Button
        size="small"
        disabled={kubeconfig.running}
        onClick={kubeconfig.run}
      >
        {t('fleet.selection.kubeconfig')}
      </Button>
      <Button size="small" disabled={csv.running} onClick={csv.run}>
        {t('fleet.selection.csv')}
      </Button>
      <NewCampaignLink rows={selection.rows} />
      <Button size="small" onClick={selection.clear}>
        {t('fleet.selection.clear')}
      </Button>
      {result && (
        <MissingDialog result={result} onClose={() => setResult(undefined)} />
      )}
    </div>
  );
}

function MissingDialog(props: {
  result: FleetKubeconfig;
  onClose: () => void;
}) {
  const { result, onClose } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const titleId = useId();
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>
        {t('fleet.selection.missing.title')}
      </DialogTitle>
      <DialogContent>
        <Typography paragraph>
          {t(
            result.kubeconfig
              ? 'fleet.selection.missing.some'
              : 'fleet.selection.missing.all',
          )}
        </Typography>
        <dl className={classes.reasons}>
          {result.missing.map(({ entityRef, reason }) => (
            <div key={entityRef}>
              <Typography component="dt" className={classes.cluster}>
                {entityRef}
              </Typography>
              <Typography component="dd" className={classes.reason}>
                {reason}
              </Typography>
            </div>
          ))}
        </dl>
      </DialogContent>
      <DialogActions>
        <Button color="primary" onClick={onClose}>
          {t('fleet.selection.missing.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
