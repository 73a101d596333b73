import Alert from '@material-ui/lab/Alert';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { OperationButton } from '../shared/OperationButton';
import { AcceptStateDialog } from './AcceptStateDialog';

/** Offers to accept the state, where the last deployment was refused because of it. */
export function RefusedState(props: { onAccept: () => void }) {
  const { t } = useProtonTranslation();
  const [accepting, setAccepting] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const accept = useCluster().operation('accept-state');
  const failure = useLastFailure();
  if (accepted || failure?.cause?.id !== 'state-untrusted') {
    return null;
  }
  return (
    <Alert
      severity="warning"
      action={
        <OperationButton state={accept} onClick={() => setAccepting(true)}>
          {t('cluster.state.accept.action')}
        </OperationButton>
      }
    >
      {t('cluster.state.accept.refused')}
      {accept.reason && (
        <Typography variant="body2">{accept.reason}</Typography>
      )}
      {accepting && (
        <AcceptStateDialog
          onAccept={() => {
            setAccepted(true);
            props.onAccept();
          }}
          onClose={() => setAccepting(false)}
        />
      )}
    </Alert>
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
