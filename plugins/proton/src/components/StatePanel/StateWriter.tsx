import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';

const USER = /^user:[^/]+\/[^/]+$/i;

/** Who wrote or locked a state: a deployment, a user, or an access key. */
export function StateWriter(props: { name: string; deploymentId?: string }) {
  const { t } = useProtonTranslation();
  const { toSection } = useCluster();
  const { name, deploymentId } = props;
  if (deploymentId) {
    return (
      <Link to={toSection(`deployment/${deploymentId}`)} underline="always">
        {t('cluster.state.deployment', { id: shorten(deploymentId) })}
      </Link>
    );
  }
  return USER.test(name) ? (
    <EntityRefLink entityRef={name} defaultKind="user" />
  ) : (
    <>{name}</>
  );
}

/** The first part of a UUID. */
function shorten(id: string): string {
  return id.replace(/^([0-9a-f]{8})-[0-9a-f-]{27}$/i, '$1');
}
