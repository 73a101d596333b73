import Box from '@material-ui/core/Box';
import {
  DeploymentDetails,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useEffect, useState } from 'react';
import { useDeploymentLog } from '../../hooks/useDeploymentLog';
import { useRefetchInterval } from '../../query/useRefetch';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { OperationButton } from '../shared/OperationButton';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';
import { StatusMessage } from '../shared/StatusMessage';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { DeploymentFailurePanel } from '../DeploymentFailure';
import { CancelDialog } from '../ManageSection/CancelDialog';
import { DeploymentFacts } from './DeploymentFacts';
import { DeploymentLogPanel } from './DeploymentLogPanel';
import { DeploymentTimeline } from './DeploymentTimeline';
import { DeploymentWait } from './DeploymentWait';
import { InputsDifferencePanel } from './InputsDifferencePanel';
import { PlanPanel } from './PlanPanel';

/** Between two fetches where the log does not report progress, in milliseconds. */
export const POLL_INTERVAL = 5_000;

/** One deployment: why it failed, how far it is, what it does, and its log. */
export function DeploymentView(props: { deploymentId: string }) {
  const { t } = useProtonTranslation();
  const { entityRef, overview, refresh, operation } = useCluster();
  const { deploymentId } = props;
  const [cancelling, setCancelling] = useState(false);
  const isLast = overview.lastDeploymentId === deploymentId;
  const deployment = useClusterQuery(
    ['deployment', deploymentId],
    (protonApi, ref, options) =>
      protonApi.getEnvironmentDeployment(ref, deploymentId, options),
  );
  const lastFailed =
    overview.lastDeployment?.deploymentStatus?.endsWith('FAILED');
  const canReadLog = operation('read-logs').allowed;
  const running = isDeploymentRunning(
    deployment.data?.status ??
      (isLast ? overview.lastDeployment?.deploymentStatus : undefined),
  );
  const log = useDeploymentLog({
    entityRef,
    deploymentId: canReadLog ? deploymentId : undefined,
    // Of what is over nothing else changes with the log.
    onProgress: running ? deployment.refetch : undefined,
  });
  const followsLog =
    canReadLog && (log.phase === 'loading' || log.phase === 'following');
  // The log says nothing when the wait is over.
  const waits = deployment.data?.waitingFor !== undefined;
  useRefetchInterval(
    deployment,
    running && (waits || !followsLog) ? POLL_INTERVAL : undefined,
  );
  const overBeforeKnown = log.phase === 'complete' && running && isLast;
  useEffect(() => {
    if (overBeforeKnown) {
      refresh();
    }
  }, [overBeforeKnown, refresh]);

  return (
    <>
      {deployment.data?.failure && (
        <DeploymentFailurePanel
          deployment={deployment.data}
          failure={deployment.data.failure}
          isLast={isLast}
        />
      )}
      {!deployment.data && !deployment.error && isLast && lastFailed && (
        <Panel title={t('cluster.failure.title')}>
          <RowsSkeleton rows={8} />
        </Panel>
      )}
      <Panel
        title={t('cluster.deployment.title')}
        data-testid="proton-deployment"
        actions={
          running &&
          isLast && (
            <OperationButton
              state={operation('cancel')}
              onClick={() => setCancelling(true)}
            >
              {t('cluster.manage.cancel.action')}
            </OperationButton>
          )
        }
      >
        <QueryResult query={deployment} rows={6}>
          {details => (
            <>
              <DeploymentFacts deployment={details} />
              {details.status === 'CANCELLED' && details.statusMessage && (
                <Box marginBottom={2.5}>
                  <StatusMessage
                    status={details.status}
                    message={details.statusMessage}
                  />
                </Box>
              )}
              {details.waitingFor && (
                <DeploymentWait waitingFor={details.waitingFor} />
              )}
              <DeploymentTimeline deployment={details} />
            </>
          )}
        </QueryResult>
      </Panel>
      <PlanPanel deploymentId={deploymentId} deployment={deployment.data} />
      <DeploymentLogPanel deploymentId={deploymentId} log={log} />
      {deployment.data && <SpecPanel deployment={deployment.data} />}
      {cancelling && <CancelDialog onClose={() => setCancelling(false)} />}
    </>
  );
}

/** What a deployment changes of the inputs. */
function SpecPanel(props: { deployment: DeploymentDetails }) {
  const { t } = useProtonTranslation();
  const { initialInputs, targetInputs, maskedInputs } = props.deployment;
  if (!initialInputs && !targetInputs) {
    return null;
  }
  return (
    <InputsDifferencePanel
      title={t('cluster.inputs.title')}
      before={initialInputs}
      after={targetInputs}
      same={t(
        maskedInputs ? 'cluster.inputs.sameOfShown' : 'cluster.inputs.same',
      )}
    />
  );
}
