import Typography from '@material-ui/core/Typography';
import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { RelativeTime } from './RelativeTime';
import { describeStatus } from './statusMeanings';

type Deployment = NonNullable<EnvironmentOverview['lastDeployment']>;

/** When the last deployment was, how long it took and how it went. */
export function LastDeployment(props: { deployment: Deployment }) {
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const { createdAt, completedAt, deploymentStatus, targetVersion } =
    props.deployment;
  const { label } = describeStatus(deploymentStatus, t);
  return (
    <Typography component="div" variant="body2">
      {createdAt && completedAt
        ? t('environmentCard.took', {
            time: <RelativeTime time={completedAt} />,
            duration: format.duration(
              new Date(createdAt),
              new Date(completedAt),
            ),
          })
        : createdAt &&
          t('environmentCard.started', {
            time: <RelativeTime time={createdAt} />,
          })}
      <Typography component="div" variant="caption" color="textSecondary">
        {targetVersion
          ? t('environmentCard.deploymentOf', {
              status: label,
              version: targetVersion,
            })
          : label}
      </Typography>
    </Typography>
  );
}
