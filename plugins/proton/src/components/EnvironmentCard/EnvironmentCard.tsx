import { Entity } from '@backstage/catalog-model';
import {
  EntityInfoCard,
  MissingAnnotationEmptyState,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import { explainError } from '../../api/explainError';
import { isProtonEnvironment } from '../../isProtonEnvironment';
import { Environment, useEnvironment } from '../../query/useEnvironment';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Problem } from '../shared/Problem';
import { EnvironmentDetails } from './EnvironmentDetails';
import { DeletedState } from '../shared/DeletedState';
import { EnvironmentStatus } from '../shared/EnvironmentStatus';
import { Notice } from '../shared/Notice';

const useStyles = makeStyles(theme => ({
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
  },
  status: { display: 'flex', alignItems: 'center', gap: theme.spacing(1.5) },
  chip: { borderRadius: 15 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))',
    gap: theme.spacing(2, 3),
  },
}));

/** The card of the Proton environment that the entity at hand stands for. */
export function EnvironmentCard() {
  const { entity } = useEntity();
  const { t } = useProtonTranslation();
  const environment = useEnvironment(entity);
  return (
    <EntityInfoCard title={t('environmentCard.title')}>
      <EnvironmentCardContent entity={entity} environment={environment} />
    </EntityInfoCard>
  );
}

function EnvironmentCardContent(props: {
  entity: Entity;
  environment: Environment;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview, error, deleted, refresh } = props.environment;
  if (deleted) {
    const { title, name } = props.entity.metadata;
    return <DeletedState name={title ?? name} dense />;
  }
  if (overview) {
    return (
      <div className={classes.content}>
        {error && (
          <Notice onRetry={refresh}>
            {t('common.stale', { reason: explainError(error, t) })}
          </Notice>
        )}
        <EnvironmentStatus status={overview.environment.deploymentStatus} />
        <EnvironmentDetails entity={props.entity} overview={overview} />
      </div>
    );
  }
  return error ? (
    <Problem error={error} onRetry={refresh} dense />
  ) : (
    <EnvironmentCardSkeleton />
  );
}

const FACTS = ['template', 'owner', 'account', 'kubernetes', 'deployment'];

/** The shape of a card whose cluster is ready, while its content is on the way. */
function EnvironmentCardSkeleton() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div
      className={classes.content}
      role="status"
      aria-busy
      aria-label={t('environmentCard.loading')}
    >
      <div className={classes.status}>
        <Skeleton
          variant="rect"
          className={classes.chip}
          width={130}
          height={30}
        />
        <Skeleton width="30%" />
      </div>
      <div className={classes.facts}>
        {FACTS.map(fact => (
          <div key={fact}>
            <Skeleton width={90} height={20} />
            <Skeleton width="70%" height={24} />
            <Skeleton width="50%" height={24} />
          </div>
        ))}
      </div>
      <Skeleton variant="rect" height={42} />
      <Skeleton variant="rect" width={240} height={32} />
    </div>
  );
}

/** The card for pages that show it on every entity, annotated or not. */
export function EntityEnvironmentCard() {
  const { entity } = useEntity();
  return isProtonEnvironment(entity) ? (
    <EnvironmentCard />
  ) : (
    <MissingAnnotationEmptyState annotation={ANNOTATION_PROTON_ENVIRONMENT} />
  );
}
