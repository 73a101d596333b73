import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentDetails,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useNow } from '../../hooks/useNow';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Fact, FactList } from '../shared/Fact';
import { RelativeTime } from '../shared/RelativeTime';
import { StatusChip } from '../shared/StatusChip';
import { Initiator } from './Initiator';
import { VersionStep } from '../shared/VersionStep';

const useStyles = makeStyles(theme => ({
  root: { marginBottom: theme.spacing(2.5) },
}));

/** What a deployment is: its result, who asked for it, why and for how long. */
export function DeploymentFacts(props: { deployment: DeploymentDetails }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const { deployment } = props;
  const { status, createdAt, completedAt, initiator, reason } = deployment;
  const running = isDeploymentRunning(status);
  const now = useNow(running);
  return (
    <div className={classes.root}>
      <FactList>
        <Fact label={t('cluster.deployment.result')}>
          <StatusChip status={status} />
        </Fact>
        <Fact label={t('cluster.deployment.change')}>
          <Typography variant="body2" component="div">
            <VersionStep deployment={deployment} />
          </Typography>
        </Fact>
        {createdAt && (
          <Fact label={t('cluster.deployment.started')}>
            <Typography variant="body2" component="div">
              <RelativeTime time={createdAt} />
            </Typography>
          </Fact>
        )}
        {createdAt && (completedAt || running) && (
          <Fact
            label={t(
              running
                ? 'cluster.deployment.elapsed'
                : 'cluster.deployment.duration',
            )}
          >
            <Typography variant="body2" component="div">
              {format.duration(
                new Date(createdAt),
                completedAt ? new Date(completedAt) : now,
              )}
            </Typography>
          </Fact>
        )}
        {initiator && (
          <Fact label={t('cluster.deployment.who')}>
            <Typography variant="body2" component="div">
              <Initiator initiator={initiator} />
            </Typography>
          </Fact>
        )}
        {reason && (
          <Fact label={t('cluster.deployment.why')}>
            <Typography variant="body2" component="div">
              {reason}
            </Typography>
          </Fact>
        )}
      </FactList>
    </div>
  );
}
