import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { MutedText } from '../shared/MutedText';

/** Says whether there is no state yet, or another backend stores it. */
export function NoState() {
  const { t } = useProtonTranslation();
  const { overview } = useCluster();
  const { lastDeploymentSucceededAt } = overview.environment;
  const { disabledReason } = overview.operations['unlock-state'];
  const isElsewhere =
    lastDeploymentSucceededAt !== undefined ||
    disabledReason?.code === 'no-state';
  return (
    <MutedText>
      {t(`cluster.state.${isElsewhere ? 'elsewhere' : 'notYet'}`)}
    </MutedText>
  );
}
