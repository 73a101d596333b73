import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { isDeploymentRunning } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { StatusChip } from './StatusChip';
import { describeStatus } from './describeStatus';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
  progress: { marginTop: theme.spacing(1.5), borderRadius: 2 },
}));

/** The status of an environment and what it means; announced as it changes. */
export function EnvironmentStatus(props: { status: string }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { meaning } = describeStatus(props.status, t);
  return (
    <div>
      <div
        className={classes.root}
        role="status"
        aria-label={t('status.ariaLabel')}
        data-testid="proton-environment-status"
      >
        <StatusChip status={props.status} />
        <Typography variant="body2">{meaning}</Typography>
      </div>
      {isDeploymentRunning(props.status) && (
        <LinearProgress
          className={classes.progress}
          aria-label={t('status.progress')}
        />
      )}
    </div>
  );
}
