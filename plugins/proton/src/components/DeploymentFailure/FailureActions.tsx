import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentFailure,
  DeploymentListing,
  EnvironmentOperation,
  FailureCause,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { RedeployDialog } from '../ManageSection/RedeployDialog';
import { TRIED_PARAM } from '../ChangeEnvironment/fetchTriedInputs';
import { OperationButton } from '../shared/OperationButton';
import { AcceptStateDialog } from '../StatePanel';

const useStyles = makeStyles(theme => ({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  reason: { marginTop: theme.spacing(1) },
}));

type Remedy = Extract<
  EnvironmentOperation,
  'edit' | 'redeploy' | 'delete' | 'accept-state'
>;

const LABELS = {
  edit: 'cluster.manage.edit.action',
  redeploy: 'cluster.failure.retry',
  delete: 'cluster.failure.deleteAgain',
  'accept-state': 'cluster.state.accept.action',
} as const;

/** What to do about a failure, what helps most first. */
export function FailureActions(props: {
  deployment: DeploymentListing;
  failure: DeploymentFailure;
  /** Only the last deployment can be tried again. */
  isLast: boolean;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { operation, toSection } = useCluster();
  const [redeploying, setRedeploying] = useState(false);
  const [accepting, setAccepting] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const { deployment, failure, isLast } = props;
  const { action } = deployment;
  const { cause } = failure;
  if (!isLast) {
    return (
      <Typography variant="body2">
        {t('cluster.failure.superseded')}{' '}
        <Link to={toSection('deployment')} underline="always">
          {t('cluster.failure.toLast')}
        </Link>
      </Typography>
    );
  }
  const operations = listOperations(action, cause);
  // Mostly the same for all of them.
  const reasons = new Set(
    operations.map(each => operation(each).reason).filter(Boolean),
  );
  return (
    <div>
      <div className={classes.buttons}>
        {operations.map((each, index) => (
          <OperationButton
            key={each}
            state={operation(each)}
            {...(index === 0 && { variant: 'contained', color: 'primary' })}
            {...(each === 'redeploy' && {
              onClick: () => setRedeploying(true),
            })}
            {...(each === 'edit' && {
              to: toSection(editPathOf(deployment, failure)),
            })}
            {...(each === 'delete' && { to: toSection('manage') })}
            {...(each === 'accept-state' && {
              onClick: () => setAccepting(true),
            })}
          >
            {t(LABELS[each])}
          </OperationButton>
        ))}
        {cause?.id.startsWith('state-') && (
          <OperationButton state={{ allowed: true }} to={toSection('manage')}>
            {t('cluster.failure.toState')}
          </OperationButton>
        )}
      </div>
      {[...reasons].map(reason => (
        <Typography
          key={reason}
          className={classes.reason}
          variant="body2"
          color="textSecondary"
        >
          {reason}
        </Typography>
      ))}
      <Typography
        variant="body2"
        role="status"
        className={accepted ? classes.reason : undefined}
      >
        {accepted && t('cluster.state.accept.done')}
      </Typography>
      {redeploying && <RedeployDialog onClose={() => setRedeploying(false)} />}
      {accepting && (
        <AcceptStateDialog
          onAccept={() => setAccepted(true)}
          onClose={() => setAccepting(false)}
        />
      )}
    </div>
  );
}

/** What was tried is kept where the inputs are why it failed. */
function editPathOf(
  { fromVersion, id, toVersion }: DeploymentListing,
  { inputProblems }: DeploymentFailure,
): string {
  if (!inputProblems) {
    return 'configuration/edit';
  }
  const isUpgrade = fromVersion !== undefined && fromVersion !== toVersion;
  return `${
    isUpgrade ? `versions/${toVersion}` : 'configuration/edit'
  }?${TRIED_PARAM}=${id}`;
}

/** The same inputs fail again where they are the cause. */
function listOperations(
  action: DeploymentListing['action'],
  cause: FailureCause | undefined,
): Remedy[] {
  if (cause?.id === 'state-untrusted') {
    const again = action === 'delete' ? 'delete' : 'redeploy';
    return [again, 'accept-state'];
  }
  if (action === 'delete') {
    return ['delete'];
  }
  return cause?.action === 'edit' ? ['edit', 'redeploy'] : ['redeploy', 'edit'];
}
