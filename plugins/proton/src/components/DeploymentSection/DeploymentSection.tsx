import { EmptyState } from '@backstage/core-components';
import { useParams } from 'react-router-dom';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DeploymentComparison } from './DeploymentComparison';
import { DeploymentHistory } from './DeploymentHistory';
import { DeploymentView } from './DeploymentView';
import { Stack } from '../shared/Stack';

/** Two deployments of the history, which the address names, and all of them. */
export function ComparisonSection() {
  const { before = '', after = '' } = useParams();
  return (
    <Stack>
      <DeploymentComparison
        key={`${before} ${after}`}
        before={before}
        after={after}
      />
      <DeploymentHistory
        key={`history ${before} ${after}`}
        compared={[before, after]}
      />
    </Stack>
  );
}

/** A deployment, the last one unless the address names another, and all before it. */
export function DeploymentSection() {
  const { t } = useProtonTranslation();
  const { overview } = useCluster();
  const { deploymentId = overview.lastDeploymentId } = useParams();
  return (
    <Stack>
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
    </Stack>
  );
}
