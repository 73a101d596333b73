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
import { DeploymentLinks, listPages } from './DeploymentLinks';
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
  // A deployment that waits has links beside what it waits for.
  const pages = deployment.waitingFor ? [] : listPages(deployment.links ?? []);
  const running = isDeploymentRunning(status);
  const now = useNow(running);
  return (
    <div className={classes.root}>
      <FactList>
        <Fact label={t('cluster.deployment.result')}>
          <StatusChip status={status} />
        </Fact>
        <Fact label={t('cluster.deployment.change')}>
          <VersionStep deployment={deployment} />
        </Fact>
        <Fact label={t('cluster.deployment.started')}>
          {createdAt && <RelativeTime time={createdAt} />}
        </Fact>
        <Fact
          label={t(
            running
              ? 'cluster.deployment.elapsed'
              : 'cluster.deployment.duration',
          )}
        >
          {createdAt &&
            (completedAt || running) &&
            format.duration(
              new Date(createdAt),
              completedAt ? new Date(completedAt) : now,
            )}
        </Fact>
        <Fact label={t('cluster.deployment.engine')}>{deployment.engine}</Fact>
        <Fact label={t('cluster.deployment.who')}>
          {initiator && <Initiator initiator={initiator} />}
        </Fact>
        <Fact label={t('cluster.deployment.why')}>{reason}</Fact>
        <Fact label={t('cluster.deployment.links')}>
          {pages.length > 0 && <DeploymentLinks links={pages} />}
        </Fact>
      </FactList>
    </div>
  );
}
