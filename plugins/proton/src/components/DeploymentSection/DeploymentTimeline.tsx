import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import BlockIcon from '@material-ui/icons/Block';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import SyncIcon from '@material-ui/icons/Sync';
import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentDetails,
  DeploymentStepState,
} from '@proton-vending/backstage-plugin-proton-common';
import { ElementType } from 'react';
import { useNow } from '../../hooks/useNow';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1, 2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
  },
  step: {
    display: 'flex',
    gap: theme.spacing(1),
    alignItems: 'flex-start',
    paddingTop: theme.spacing(1),
    borderTop: `3px solid ${theme.palette.divider}`,
    minHeight: 56,
  },
  done: { borderTopColor: theme.palette.status.ok },
  running: { borderTopColor: theme.palette.status.running },
  failed: { borderTopColor: theme.palette.status.error },
  cancelled: { borderTopColor: theme.palette.status.aborted },
  waiting: {},
  skipped: {},
  icon: { display: 'inline-flex', fontSize: '1.25rem', marginTop: 1 },
  doneIcon: { color: theme.palette.status.ok },
  runningIcon: {
    color: theme.palette.status.running,
    animation: '$turn 2s linear infinite',
    '@media (prefers-reduced-motion: reduce)': { animation: 'none' },
  },
  failedIcon: { color: theme.palette.status.error },
  cancelledIcon: { color: theme.palette.status.aborted },
  waitingIcon: { color: theme.palette.text.disabled },
  skippedIcon: { color: theme.palette.text.disabled },
  '@keyframes turn': {
    from: { transform: 'rotate(360deg)' },
    to: { transform: 'rotate(0deg)' },
  },
  text: { minWidth: 0, flex: 1 },
  progress: { marginTop: theme.spacing(0.5), borderRadius: 2 },
}));

const ICONS: Record<DeploymentStepState['state'], ElementType> = {
  done: CheckCircleIcon,
  running: SyncIcon,
  failed: ErrorIcon,
  cancelled: BlockIcon,
  waiting: RadioButtonUncheckedIcon,
  skipped: RadioButtonUncheckedIcon,
};

/** The steps of a deployment: which are over, which one runs, and for how long. */
export function DeploymentTimeline(props: { deployment: DeploymentDetails }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const { steps, resources } = props.deployment;
  const current = steps.find(({ state }) => state === 'running');
  const now = useNow(current !== undefined);
  if (steps.length === 0) {
    return null;
  }
  return (
    <>
      {/* One sentence for each step; the seconds are for the eyes alone. */}
      <Typography variant="srOnly" component="div" role="status">
        {current &&
          t('cluster.timeline.now', {
            step: t(`cluster.timeline.steps.${current.step}`),
          })}
      </Typography>
      <ol className={classes.list} aria-label={t('cluster.timeline.label')}>
        {steps.map(step => {
          const Icon = ICONS[step.state];
          return (
            <li
              key={step.step}
              className={`${classes.step} ${classes[step.state]}`}
              aria-current={step.state === 'running' ? 'step' : undefined}
            >
              <span
                className={`${classes.icon} ${classes[`${step.state}Icon`]}`}
              >
                <Icon fontSize="inherit" aria-hidden />
              </span>
              <div className={classes.text}>
                <Typography variant="body2" component="div">
                  {t(`cluster.timeline.steps.${step.step}`)}
                </Typography>
                <Typography
                  variant="caption"
                  color="textSecondary"
                  component="div"
                >
                  {t(`cluster.timeline.states.${step.state}`)}
                  {step.startedAt &&
                    (step.endedAt || step.state === 'running') &&
                    ` · ${format.duration(
                      new Date(step.startedAt),
                      step.endedAt ? new Date(step.endedAt) : now,
                    )}`}
                </Typography>
                {step.step === 'applying' &&
                  resources &&
                  resources.total > 0 && (
                    <>
                      <Typography variant="caption" component="div">
                        {t('cluster.timeline.resources', {
                          completed: String(resources.completed),
                          total: String(resources.total),
                        })}
                      </Typography>
                      {step.state === 'running' && (
                        <LinearProgress
                          className={classes.progress}
                          variant="determinate"
                          value={(100 * resources.completed) / resources.total}
                          aria-label={t('cluster.timeline.progress')}
                        />
                      )}
                    </>
                  )}
              </div>
            </li>
          );
        })}
      </ol>
    </>
  );
}
