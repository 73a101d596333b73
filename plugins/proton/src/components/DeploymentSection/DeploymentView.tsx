import { useApi } from '@backstage/core-plugin-api';
import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';
import { useEffect, useState } from 'react';
import { protonApiRef } from '../../api';
import { useDeploymentLog } from '../../hooks/useDeploymentLog';
import { useLiveAnswer } from '../../hooks/useLiveAnswer';
import { usePolling } from '../../hooks/usePolling';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { OperationButton } from '../shared/OperationButton';
import { Answered } from '../shared/Answered';
import { Panel } from '../shared/Panel';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { DeploymentFailurePanel } from '../DeploymentFailure';
import { CancelDialog } from '../ManageSection/CancelDialog';
import { DeploymentFacts } from './DeploymentFacts';
import { DeploymentLogPanel } from './DeploymentLogPanel';
import { DeploymentTimeline } from './DeploymentTimeline';
import { DeploymentWait } from './DeploymentWait';
import { PlanPanel } from './PlanPanel';
import { SpecPanel } from './SpecPanel';

/** One deployment: why it failed, how far it is, what it does, and its log. */
export function DeploymentView(props: { deploymentId: string }) {
  const { t } = useProtonTranslation();
  const { entityRef, overview, revision, refresh, operation } = useCluster();
  const { deploymentId } = props;
  const protonApi = useApi(protonApiRef);
  const [cancelling, setCancelling] = useState(false);
  const isLast = overview.lastDeploymentId === deploymentId;
  const deployment = useLiveAnswer(
    deploymentId,
    signal =>
      protonApi.getEnvironmentDeployment(entityRef, deploymentId, { signal }),
    { revision: isLast ? revision : undefined },
  );
  const lastFailed =
    overview.lastDeployment?.deploymentStatus?.endsWith('FAILED');
  const canReadLog = operation('read-logs').allowed;
  const running = isDeploymentRunning(
    deployment.answer?.status ??
      (isLast ? overview.lastDeployment?.deploymentStatus : undefined),
  );
  const log = useDeploymentLog({
    entityRef,
    deploymentId: canReadLog ? deploymentId : undefined,
    // Of what is over nothing else changes with the log.
    onNews: running ? deployment.refresh : undefined,
  });
  const followsLog =
    canReadLog && (log.phase === 'loading' || log.phase === 'following');
  // The log says nothing when the wait is over.
  const waits = deployment.answer?.waitingFor !== undefined;
  usePolling(running && (waits || !followsLog), deployment.refresh);
  const overBeforeKnown = log.phase === 'complete' && running && isLast;
  useEffect(() => {
    if (overBeforeKnown) {
      refresh();
    }
  }, [overBeforeKnown, refresh]);

  return (
    <>
      {deployment.answer?.failure && (
        <DeploymentFailurePanel
          deployment={deployment.answer}
          failure={deployment.answer.failure}
          isLast={isLast}
        />
      )}
      {!deployment.answer && !deployment.error && isLast && lastFailed && (
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
        <Answered state={deployment} rows={6}>
          {details => (
            <>
              <DeploymentFacts deployment={details} />
              {details.waitingFor && (
                <DeploymentWait waitingFor={details.waitingFor} />
              )}
              <DeploymentTimeline deployment={details} />
            </>
          )}
        </Answered>
      </Panel>
      <PlanPanel deploymentId={deploymentId} deployment={deployment.answer} />
      <DeploymentLogPanel deploymentId={deploymentId} log={log} />
      {deployment.answer && <SpecPanel deployment={deployment.answer} />}
      {cancelling && <CancelDialog onClose={() => setCancelling(false)} />}
    </>
  );
}
