import { Link } from '@backstage/core-components';
import {
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import Typography from '@material-ui/core/Typography';
import { useClusterTabPath } from '../../clusterTabPath';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';

const LEAVES_RESOURCES = ['CANCELLED', 'DELETE_FAILED'];

/** How many resources a cancelled deployment or a failed deletion has left. */
export function RemainingResources(props: {
  entity: Entity;
  overview: EnvironmentOverview;
}) {
  const { t } = useProtonTranslation();
  const { entity, overview } = props;
  const { environment, lastDeploymentId } = overview;
  const toTab = useClusterTabPath(entity);
  const { data } = useQuery(
    LEAVES_RESOURCES.includes(environment.deploymentStatus)
      ? ['remaining resources', stringifyEntityRef(entity), lastDeploymentId]
      : undefined,
    (protonApi, options) =>
      protonApi.listEnvironmentResources(getCompoundEntityRef(entity), options),
  );
  if (!data) {
    return null;
  }
  const count = data.resources.length;
  return (
    <Typography variant="body2">
      {t('common.remaining', { count })}{' '}
      {count > 0 && (
        <Link to={toTab('resources')} underline="always">
          {t('common.showResources')}
        </Link>
      )}
    </Typography>
  );
}
