import { lazy, Suspense } from 'react';
import { explainError } from '../../api/explainError';
import { DeploymentLogState } from '../../hooks/useDeploymentLog';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Problem } from '../shared/Problem';
import { useCluster } from '../ClusterTab/ClusterContext';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { MutedText } from '../shared/MutedText';

const LogView = lazy(() =>
  import('../LogView').then(m => ({ default: m.LogView })),
);

/** The log of a deployment, as it is written. */
export function DeploymentLogPanel(props: {
  deploymentId: string;
  log: DeploymentLogState;
}) {
  const { t } = useProtonTranslation();
  const { operation, overview } = useCluster();
  const { deploymentId, log } = props;
  const { allowed, reason } = operation('read-logs');
  return (
    <Panel
      title={t('cluster.log.title')}
      description={allowed && t(`cluster.log.phases.${log.phase}`)}
      data-testid="proton-deployment-log"
    >
      {allowed ? (
        <Content
          log={log}
          fileName={`${overview.environment.name}-${deploymentId}.log`}
        />
      ) : (
        <MutedText>{reason}</MutedText>
      )}
    </Panel>
  );
}

function Content(props: { log: DeploymentLogState; fileName: string }) {
  const { t } = useProtonTranslation();
  const { events, phase, error, retry } = props.log;
  if (phase === 'failed' && events.length === 0 && error) {
    return <Problem error={error} onRetry={retry} />;
  }
  if (phase === 'loading' && events.length === 0) {
    return <RowsSkeleton rows={3} />;
  }
  return (
    <>
      {error && (
        <Notice onRetry={retry}>
          {t('cluster.log.lost', { reason: explainError(error, t) })}
        </Notice>
      )}
      {events.length > 0 ? (
        <Suspense fallback={<RowsSkeleton />}>
          <LogView
            events={events}
            label={t('cluster.log.title')}
            fileName={props.fileName}
            following={phase !== 'complete'}
          />
        </Suspense>
      ) : (
        <MutedText>{t('cluster.log.empty')}</MutedText>
      )}
    </>
  );
}
