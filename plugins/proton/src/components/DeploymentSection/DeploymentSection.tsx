import { EmptyState } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { useParams } from 'react-router-dom';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DeploymentComparison } from './DeploymentComparison';
import { DeploymentHistory } from './DeploymentHistory';
import { DeploymentView } from './DeploymentView';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2.5), minWidth: 0 },
}));

/** Two deployments of the history, which the address names, and all of them. */
export function ComparisonSection() {
  const classes = useStyles();
  const { before = '', after = '' } = useParams();
  return (
    <div className={classes.root}>
      <DeploymentComparison
        key={`${before} ${after}`}
        before={before}
        after={after}
      />
      <DeploymentHistory
        key={`history ${before} ${after}`}
        compared={[before, after]}
      />
    </div>
  );
}

/** A deployment, the last one unless the address names another, and all before it. */
export function DeploymentSection() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview } = useCluster();
  const { deploymentId = overview.lastDeploymentId } = useParams();
  return (
    <div className={classes.root}>
      {deploymentId ? (
        <DeploymentView key={deploymentId} deploymentId={deploymentId} />
      ) : (
        <EmptyState
          missing="content"
          title={t('cluster.deployment.none')}
          description={t('cluster.deployment.noneWhy')}
        />
      )}
      <DeploymentHistory shown={deploymentId} />
    </div>
  );
}
