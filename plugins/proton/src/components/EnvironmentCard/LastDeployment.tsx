import Typography from '@material-ui/core/Typography';
import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { formatDuration } from './formatTime';
import { RelativeTime } from './RelativeTime';
import { describeStatus } from './statusMeanings';

type Deployment = NonNullable<EnvironmentOverview['lastDeployment']>;

/** When the last deployment was, how long it took and how it went. */
export function LastDeployment(props: { deployment: Deployment }) {
  const { createdAt, completedAt, deploymentStatus, targetVersion } =
    props.deployment;
  const { label } = describeStatus(deploymentStatus);
  return (
    <Typography component="div" variant="body2">
      {createdAt && completedAt ? (
        <>
          <RelativeTime time={completedAt} />, took{' '}
          {formatDuration(new Date(createdAt), new Date(completedAt))}
        </>
      ) : (
        createdAt && (
          <>
            Started <RelativeTime time={createdAt} />
          </>
        )
      )}
      <Typography component="div" variant="caption" color="textSecondary">
        {targetVersion ? `${label}, version ${targetVersion}` : label}
      </Typography>
    </Typography>
  );
}
