import { Link } from '@backstage/core-components';
import {
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  DeploymentDetails,
  EnvironmentOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import Typography from '@material-ui/core/Typography';
import { useClusterTabPath } from '../../clusterTabPath';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';

const LEAVES_RESOURCES = ['CANCELLED', 'DELETE_FAILED'];

/** The engines that don't know the resources of an environment. */
const LISTS_NO_RESOURCES = ['CUSTOMER_MANAGED', 'GIT'];

/** What a cancelled deployment or a failed deletion has changed, and what it has left. */
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
    async (protonApi, options) => {
      const entityRef = getCompoundEntityRef(entity);
      const [{ resources }, deployment] = await Promise.all([
        protonApi.listEnvironmentResources(entityRef, options),
        lastDeploymentId === undefined
          ? undefined
          : protonApi.getEnvironmentDeployment(
              entityRef,
              lastDeploymentId,
              options,
            ),
      ]);
      return { count: resources.length, deployment };
    },
  );
  if (!data) {
    return null;
  }
  const { count, deployment } = data;
  const isUnchanged = deployment !== undefined && changedNothing(deployment);
  const isKnown =
    count > 0 || !LISTS_NO_RESOURCES.includes(deployment?.engine ?? '');
  return (
    <Typography variant="body2">
      {isUnchanged && `${t('common.nothingChanged')} `}
      {isKnown && `${t('common.remaining', { count })} `}
      {!isKnown && !isUnchanged && t('common.remainingUnknown')}
      {count > 0 && (
        <Link to={toTab('resources')} underline="always">
          {t('common.showResources')}
        </Link>
      )}
    </Typography>
  );
}

/**
 * Whether a deployment was cancelled before it applied anything. A deletion that
 * somebody cancels is one whose pull request was closed.
 */
function changedNothing({
  action,
  engine,
  status,
  steps,
}: DeploymentDetails): boolean {
  return (
    status === 'CANCELLED' &&
    steps.length > 0 &&
    ((action === 'delete' && engine === 'GIT') ||
      !steps.some(
        ({ startedAt, step }) => step === 'applying' && startedAt !== undefined,
      ))
  );
}
