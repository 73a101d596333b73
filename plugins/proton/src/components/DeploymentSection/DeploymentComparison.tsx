import { Link } from '@backstage/core-components';
import { ResponseError } from '@backstage/errors';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentDetails,
  EnvironmentInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import { removeInput } from '../../fields/environmentInputs/inputPaths';
import { Query } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { Notice } from '../shared/Notice';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';
import { DeploymentFacts } from './DeploymentFacts';
import { InputsDifferencePanel } from './InputsDifferencePanel';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  sides: {
    display: 'grid',
    gap: theme.spacing(2.5),
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('md')]: {
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    },
  },
  title: { marginBottom: theme.spacing(1) },
}));

/** Two deployments of an environment beside each other, by what they deployed. */
export function DeploymentComparison(props: { before: string; after: string }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const before = useDeployment(props.before);
  const after = useDeployment(props.after);
  return (
    <>
      <Panel
        title={t('cluster.comparison.title')}
        description={t('cluster.comparison.description')}
        data-testid="proton-comparison"
      >
        <div className={classes.sides}>
          <Side
            title={t('cluster.inputs.before')}
            id={props.before}
            query={before}
          />
          <Side
            title={t('cluster.inputs.after')}
            id={props.after}
            query={after}
          />
        </div>
        {before.data && after.data && (
          <VersionDifference before={before.data} after={after.data} />
        )}
      </Panel>
      {before.data && after.data && (
        <InputsDifference before={before.data} after={after.data} />
      )}
    </>
  );
}

function useDeployment(id: string) {
  return useClusterQuery(['deployment', id], (protonApi, entityRef, options) =>
    protonApi.getEnvironmentDeployment(entityRef, id, options),
  );
}

function Side(props: {
  title: string;
  id: string;
  query: Query<DeploymentDetails>;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { toSection } = useCluster();
  const { title, id, query } = props;
  return (
    <section aria-label={title}>
      <Typography variant="subtitle1" component="h3" className={classes.title}>
        {title}
      </Typography>
      {!query.data && isGone(query.error) ? (
        <Notice>{t('cluster.comparison.gone', { id })}</Notice>
      ) : (
        <QueryResult query={query} rows={3}>
          {deployment => (
            <>
              <DeploymentFacts deployment={deployment} />
              <Link to={toSection(`deployment/${id}`)}>
                {t('cluster.comparison.open')}
              </Link>
            </>
          )}
        </QueryResult>
      )}
    </section>
  );
}

function VersionDifference(props: {
  before: DeploymentDetails;
  after: DeploymentDetails;
}) {
  const { t } = useProtonTranslation();
  const from = props.before.toVersion;
  const to = props.after.toVersion;
  if (!from || !to) {
    return null;
  }
  return (
    <Typography variant="body2" style={{ marginTop: 16 }}>
      {from === to
        ? t('cluster.comparison.sameVersion', { version: from })
        : t('cluster.comparison.versions', { from, to })}
    </Typography>
  );
}

function InputsDifference(props: {
  before: DeploymentDetails;
  after: DeploymentDetails;
}) {
  const { t } = useProtonTranslation();
  const before = deployedInputs(props.before);
  const after = deployedInputs(props.after);
  // What one of the two versions calls sensitive may be the same value in both.
  const hidden = [props.before, props.after].flatMap(
    ({ maskedInputs = [] }) => maskedInputs,
  );
  if (!before || !after) {
    return (
      <Panel title={t('cluster.comparison.inputs')}>
        <MutedText>{t('cluster.comparison.noInputs')}</MutedText>
      </Panel>
    );
  }
  return (
    <InputsDifferencePanel
      title={t('cluster.comparison.inputs')}
      before={hidden.reduce(removeInput, before)}
      after={hidden.reduce(removeInput, after)}
      same={t(
        hidden.length > 0
          ? 'cluster.comparison.sameOfShown'
          : 'cluster.comparison.same',
      )}
    />
  );
}

/** A delete has the spec of what it deletes, and deploys nothing. */
function deployedInputs({
  action,
  targetInputs,
}: DeploymentDetails): EnvironmentInputs | undefined {
  return action === 'delete' ? undefined : targetInputs;
}

function isGone(error: Error | undefined): boolean {
  return error instanceof ResponseError && error.statusCode === 404;
}
