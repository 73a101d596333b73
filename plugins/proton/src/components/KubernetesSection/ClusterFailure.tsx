import { Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import {
  KubernetesFailure,
  KubernetesFailureKind,
} from '../../kubernetes/KubernetesFailure';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { Fact, FactList } from '../shared/Fact';

const useStyles = makeStyles(theme => ({
  text: { overflowWrap: 'anywhere' },
  facts: { margin: theme.spacing(2, 0) },
  summary: { cursor: 'pointer', marginTop: theme.spacing(1) },
  details: {
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.caption.fontSize,
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginTop: theme.spacing(2),
  },
}));

/** Failures of the access entry, which is an input of the cluster. */
const ACCESS: KubernetesFailureKind[] = ['unauthorized', 'forbidden'];

/** Why nothing can be read from the cluster, and how to fix it. */
export function ClusterFailure(props: {
  failure: KubernetesFailure;
  onRetry: () => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entity, operation, toSection } = useCluster();
  const { failure, onRetry } = props;
  const { kind } = failure;
  const annotations = entity.metadata.annotations ?? {};
  const isAccess = ACCESS.includes(kind);
  return (
    <>
      <Alert severity={kind === 'denied' ? 'info' : 'warning'}>
        <AlertTitle>{t(`cluster.kubernetes.failure.${kind}.title`)}</AlertTitle>
        <div className={classes.text}>
          {t(`cluster.kubernetes.failure.${kind}.help`)}
        </div>
        <details open={kind === 'failed'}>
          <summary className={classes.summary}>{t('errors.details')}</summary>
          <div className={classes.details}>{failure.message}</div>
        </details>
      </Alert>
      <Typography component="div" className={classes.facts}>
        <FactList>
          {isAccess && (
            <Fact label={t('cluster.kubernetes.failure.role')}>
              {annotations['kubernetes.io/aws-assume-role']}
            </Fact>
          )}
          {(kind === 'unreachable' || kind === 'unknownCluster') && (
            <Fact label={t('cluster.kubernetes.failure.endpoint')}>
              {annotations['kubernetes.io/api-server']}
            </Fact>
          )}
        </FactList>
      </Typography>
      <div className={classes.actions}>
        <Button variant="outlined" color="primary" onClick={onRetry}>
          {t('common.retry')}
        </Button>
        {isAccess && operation('edit').allowed && (
          <Link to={toSection('configuration/edit')}>
            {t('cluster.kubernetes.failure.edit')}
          </Link>
        )}
      </div>
    </>
  );
}
