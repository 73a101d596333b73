import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentFailure,
  DeploymentListing,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { Fact, FactList } from '../EnvironmentCard/Fact';
import { StatusMessage } from '../EnvironmentCard/StatusMessage';
import { RedeployDialog } from '../ManageSection/RedeployDialog';
import { OperationButton } from '../shared/OperationButton';
import { Panel } from '../shared/Panel';

const useStyles = makeStyles(theme => ({
  stack: { display: 'grid', gap: theme.spacing(2.5), minWidth: 0 },
  remedies: { margin: 0, paddingInlineStart: theme.spacing(3) },
  log: {
    margin: 0,
    padding: theme.spacing(1.5, 2),
    maxHeight: 320,
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  failing: { fontWeight: 700 },
}));

/** Why a deployment failed, where, what the likely cause is and what helps. */
export function FailurePanel(props: {
  failure: DeploymentFailure;
  status: DeploymentListing['status'];
  action: DeploymentListing['action'];
  /** Only the last deployment can be tried again. */
  isLast: boolean;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { operation, toSection } = useCluster();
  const [redeploying, setRedeploying] = useState(false);
  const { failure, status, action, isLast } = props;
  const { message, step, resource, cause, log } = failure;
  return (
    <Panel
      title={t('cluster.failure.title')}
      data-testid="proton-failure"
      actions={
        isLast &&
        (action === 'delete' ? (
          <OperationButton
            state={operation('delete')}
            to={toSection('manage')}
            variant="contained"
            color="primary"
          >
            {t('cluster.failure.deleteAgain')}
          </OperationButton>
        ) : (
          <>
            <OperationButton
              state={operation('edit')}
              to={toSection('configuration/edit')}
            >
              {t('cluster.manage.edit.action')}
            </OperationButton>
            <OperationButton
              state={operation('redeploy')}
              variant="contained"
              color="primary"
              onClick={() => setRedeploying(true)}
            >
              {t('cluster.failure.retry')}
            </OperationButton>
          </>
        ))
      }
    >
      <div className={classes.stack}>
        <StatusMessage status={status} message={message} />
        {(resource || step) && (
          <FactList>
            {resource && (
              <Fact label={t('cluster.failure.resource')}>
                <code>{resource}</code>
              </Fact>
            )}
            {step && (
              <Fact label={t('cluster.failure.step')}>
                <Typography variant="body2">
                  {t(`cluster.timeline.steps.${step}`)}
                </Typography>
              </Fact>
            )}
          </FactList>
        )}
        {cause ? (
          <div>
            <Typography variant="subtitle1" component="h3">
              {t('cluster.failure.cause', { title: cause.title })}
            </Typography>
            <Typography variant="body2" paragraph>
              {cause.explanation}
            </Typography>
            {cause.remedies.length > 0 && (
              <>
                <Typography variant="subtitle2" component="h4" gutterBottom>
                  {t('cluster.failure.remedies')}
                </Typography>
                <ul className={classes.remedies}>
                  {cause.remedies.map(remedy => (
                    <li key={remedy}>
                      <Typography variant="body2">{remedy}</Typography>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        ) : (
          <Typography variant="body2" color="textSecondary">
            {t('cluster.failure.noCause')}
          </Typography>
        )}
        {log && log.length > 0 && (
          <div>
            <Typography variant="subtitle2" component="h3" gutterBottom>
              {t('cluster.failure.log')}
            </Typography>
            <pre
              className={classes.log}
              role="region"
              aria-label={t('cluster.failure.log')}
              // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
              tabIndex={0}
            >
              {log.map(({ sequence, level, message: text }) => (
                <div
                  key={sequence}
                  className={level === 'error' ? classes.failing : undefined}
                >
                  {text}
                </div>
              ))}
            </pre>
          </div>
        )}
      </div>
      {redeploying && <RedeployDialog onClose={() => setRedeploying(false)} />}
    </Panel>
  );
}
