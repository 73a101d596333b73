import {
  DeploymentFailure,
  DeploymentListing,
} from '@proton-vending/backstage-plugin-proton-common';
import Alert from '@material-ui/lab/Alert';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useClusterQuery } from '../ClusterTab/ClusterContext';
import { InputProblems } from '../shared/InputProblems';
import { VersionStep } from '../shared/VersionStep';
import { Fact, FactList } from '../shared/Fact';
import { RelativeTime } from '../shared/RelativeTime';
import { StatusMessage } from '../shared/StatusMessage';
import { Panel } from '../shared/Panel';
import { FailureActions } from './FailureActions';
import { FailureLog } from './FailureLog';
import { LikelyCause } from './LikelyCause';
import { Stack } from '../shared/Stack';

/**
 * What the page of a failed deployment begins with: what failed, where, the
 * likely cause, what helps, and the log around it.
 */
export function DeploymentFailurePanel(props: {
  deployment: DeploymentListing;
  failure: DeploymentFailure;
  /** Only the last deployment can be tried again. */
  isLast: boolean;
}) {
  const { t } = useProtonTranslation();
  const { deployment, failure, isLast } = props;
  const { step, resource, cause, inputProblems, log } = failure;
  const configuration = useClusterQuery(
    inputProblems && ['configuration'],
    (protonApi, entityRef, options) =>
      protonApi.getEnvironmentConfiguration(entityRef, options),
  );
  const endedAt = deployment.completedAt ?? deployment.createdAt;
  return (
    <Panel
      title={t('cluster.failure.title')}
      description={
        <>
          <VersionStep deployment={deployment} />
          {endedAt && (
            <>
              {' · '}
              <RelativeTime time={endedAt} />
            </>
          )}
        </>
      }
      data-testid="proton-failure"
    >
      <Stack>
        <StatusMessage
          status={deployment.status}
          message={
            failure.unexplained
              ? t('cluster.failure.unexplained')
              : failure.message
          }
        />
        {inputProblems && (
          <Alert severity="error">
            {t('cluster.failure.inputs')}
            <InputProblems
              problems={inputProblems}
              schema={configuration.data?.schema}
            />
          </Alert>
        )}
        {(resource || step) && (
          <FactList>
            <Fact label={t('cluster.failure.resource')}>
              {resource && <code>{resource}</code>}
            </Fact>
            <Fact label={t('cluster.failure.step')}>
              {step && t(`cluster.timeline.steps.${step}`)}
            </Fact>
          </FactList>
        )}
        <LikelyCause cause={cause} />
        <FailureActions
          deployment={deployment}
          failure={failure}
          isLast={isLast}
        />
        <FailureLog log={log} />
      </Stack>
    </Panel>
  );
}
