import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { ResourceLoss } from '@proton-vending/backstage-plugin-proton-common';
import { useId } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { splitLosses } from './groupChanges';

/** The others are among the changes. */
const MAX_LISTED = 20;

const useStyles = makeStyles(theme => ({
  root: {
    overflowWrap: 'anywhere',
    '& + &': { marginTop: theme.spacing(2) },
  },
  list: { margin: theme.spacing(1, 0, 0), paddingInlineStart: 20 },
  confirm: { marginTop: theme.spacing(2) },
}));

/** What a plan loses that is protected, and the name to type to agree to it. */
export function PlanLosses(props: {
  losses: ResourceLoss[];
  confirmName: string;
  onConfirmName: (name: string) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview, operation } = useCluster();
  const { confirmName, onConfirmName } = props;
  const { name } = overview.environment;
  const { allowed, reason = '' } = operation('replace');
  const { destroyed, forgotten } = splitLosses(props.losses);
  return (
    <>
      {destroyed.length > 0 && (
        <LossAlert
          severity="error"
          title={t('cluster.preview.losses.title')}
          description={t('cluster.preview.losses.description')}
          losses={destroyed}
        />
      )}
      {forgotten.length > 0 && (
        <LossAlert
          severity="warning"
          title={t('cluster.preview.forgotten.title')}
          description={t('cluster.preview.forgotten.description')}
          losses={forgotten}
        />
      )}
      {allowed ? (
        <ConfirmName
          label={labelOfConfirmation()}
          value={confirmName}
          onChange={onConfirmName}
        />
      ) : (
        <Alert severity="info" className={classes.confirm}>
          {t('cluster.preview.losses.denied', { reason })}
        </Alert>
      )}
    </>
  );

  function labelOfConfirmation(): string {
    if (forgotten.length === 0) {
      return t('cluster.preview.losses.confirm', { name });
    }
    return destroyed.length === 0
      ? t('cluster.preview.forgotten.confirm', { name })
      : t('cluster.preview.losses.confirmAll', { name });
  }
}

function LossAlert(props: {
  severity: 'error' | 'warning';
  title: string;
  description: string;
  losses: ResourceLoss[];
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { description, losses, severity, title } = props;
  return (
    <Alert severity={severity} variant="outlined" className={classes.root}>
      <AlertTitle>{title}</AlertTitle>
      {description}
      <ul className={classes.list}>
        {losses.slice(0, MAX_LISTED).map(({ address, action }) => (
          <li key={address}>
            {t(`cluster.preview.losses.${action}`, { address })}
          </li>
        ))}
        {losses.length > MAX_LISTED && (
          <li>
            {t('cluster.preview.losses.more', {
              amount: String(losses.length - MAX_LISTED),
            })}
          </li>
        )}
      </ul>
    </Alert>
  );
}

/** What agrees to losses once the name of the cluster is typed. */
export function ConfirmName(props: {
  label: string;
  value: string;
  onChange: (name: string) => void;
}) {
  const classes = useStyles();
  const id = useId();
  return (
    <TextField
      id={id}
      className={classes.confirm}
      fullWidth
      variant="outlined"
      size="small"
      autoComplete="off"
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
    />
  );
}
