import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  MissingAnnotationEmptyState,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import { useResolvedPath } from 'react-router-dom';
import { explainError } from '../../api/explainError';
import { isProtonEnvironment } from '../../isProtonEnvironment';
import { useEnvironment } from '../../query/useEnvironment';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DeletedState } from '../shared/DeletedState';
import { EnvironmentStatus } from '../shared/EnvironmentStatus';
import { Notice } from '../shared/Notice';
import { RemainingResources } from '../shared/RemainingResources';
import { RelativeTime } from '../shared/RelativeTime';
import { translateOperation } from '../shared/translateOperation';
import { CampaignNotices } from './CampaignNotices';
import { Cluster, ClusterProvider } from './ClusterContext';
import { Problem } from '../shared/Problem';
import { ClusterSections } from './ClusterSections';
import { ClusterSkeleton } from './ClusterSkeleton';
import { SectionNav } from './SectionNav';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2.5),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  columns: {
    display: 'grid',
    gap: theme.spacing(2.5),
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignItems: 'start',
    [theme.breakpoints.up('lg')]: {
      gridTemplateColumns: '200px minmax(0, 1fr)',
    },
  },
}));

/** The tab of the Proton environment that the entity at hand stands for. */
export function ClusterTab() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entity } = useEntity();
  const { overview, error, deleted, readAt, refresh } = useEnvironment(entity);
  const base = useResolvedPath('').pathname;

  const cluster = useMemo<Cluster | undefined>(
    () =>
      overview && {
        entity,
        entityRef: getCompoundEntityRef(entity),
        overview,
        revision: [
          overview.environment.deploymentStatus,
          overview.lastDeploymentId,
          overview.lastDeployment?.deploymentStatus,
        ].join(' '),
        refresh,
        toSection: path => `${base.replace(/\/$/, '')}/${path}`,
        operation: operation =>
          translateOperation(overview.operations[operation], t),
      },
    [entity, overview, refresh, base, t],
  );

  if (deleted) {
    return (
      <DeletedState name={entity.metadata.title ?? entity.metadata.name} />
    );
  }
  if (!cluster) {
    return error ? (
      <Problem error={error} onRetry={refresh} />
    ) : (
      <ClusterSkeleton />
    );
  }
  return (
    <ClusterProvider value={cluster} key={stringifyEntityRef(entity)}>
      <div className={classes.root}>
        <EnvironmentStatus
          status={cluster.overview.environment.deploymentStatus}
        />
        <RemainingResources entity={entity} overview={cluster.overview} />
        {error && (
          <Notice onRetry={refresh}>
            {readAt === undefined
              ? t('common.stale', { reason: explainError(error, t) })
              : t('common.staleSince', {
                  time: <RelativeTime time={new Date(readAt).toISOString()} />,
                  reason: explainError(error, t),
                })}
          </Notice>
        )}
        {cluster.overview.unavailable?.map(({ part, message: reason }) => (
          <Notice key={part} onRetry={refresh}>
            {t(`environmentCard.unavailable.${part}`, { reason })}
          </Notice>
        ))}
        <CampaignNotices />
        <div className={classes.columns}>
          <SectionNav />
          <ClusterSections />
        </div>
      </div>
    </ClusterProvider>
  );
}

/** The tab for pages that show it on every entity, annotated or not. */
export function EntityClusterTab() {
  const { entity } = useEntity();
  return isProtonEnvironment(entity) ? (
    <ClusterTab />
  ) : (
    <MissingAnnotationEmptyState annotation={ANNOTATION_PROTON_ENVIRONMENT} />
  );
}
