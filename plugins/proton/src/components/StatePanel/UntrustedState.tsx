import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { AcceptStateDialog } from './AcceptStateDialog';
import { StateAlert } from './StateAlert';

/** Offers to accept the state, where the last deployment was refused because of it. */
export function UntrustedState(props: { onAccept: () => void }) {
  const { t } = useProtonTranslation();
  const [accepting, setAccepting] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const { operation } = useCluster();
  const failure = useLastFailure();
  if (accepted || failure?.cause?.id !== 'state-untrusted') {
    return null;
  }
  return (
    <div>
      <StateAlert
        severity="warning"
        action={t('cluster.state.accept.action')}
        state={operation('accept-state')}
        onClick={() => setAccepting(true)}
      >
        {t('cluster.state.accept.refused')}
      </StateAlert>
      {accepting && (
        <AcceptStateDialog
          onAccept={() => {
            setAccepted(true);
            props.onAccept();
          }}
          onClose={() => setAccepting(false)}
        />
      )}
    </div>
  );
}

/** Why the last deployment failed; undefined when it didn't, or isn't known yet. */
function useLastFailure() {
  const { overview } = useCluster();
  const id = overview.lastDeploymentId;
  const failed = overview.environment.deploymentStatus.endsWith('FAILED');
  const { data } = useClusterQuery(
    failed && id ? ['deployment', id] : undefined,
    (protonApi, entityRef, options) =>
      protonApi.getEnvironmentDeployment(entityRef, id ?? '', options),
  );
  return failed ? data?.failure : undefined;
}
