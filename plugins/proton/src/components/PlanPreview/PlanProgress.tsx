import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { useNow } from '../../hooks/useNow';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  },
}));

/** How long a plan has been waiting or running, and a way to cancel it. */
export function PlanProgress(props: {
  /** Absent while it is being started. */
  plan: EnvironmentPlan | undefined;
  onCancel: () => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { plan, onCancel } = props;
  return (
    <div>
      <div className={classes.row}>
        <Typography variant="body2" component="div">
          {plan ? <Progress plan={plan} /> : t('cluster.preview.starting')}
        </Typography>
        <Button size="small" onClick={onCancel}>
          {t('cluster.preview.cancel')}
        </Button>
      </div>
      <LinearProgress aria-label={t('cluster.preview.progress')} />
    </div>
  );
}

function Progress(props: { plan: EnvironmentPlan }) {
  const { t } = useProtonTranslation();
  const now = useNow(true);
  const format = useTimeFormat();
  const { status, position, startedAt, waitReason } = props.plan;
  if (status === 'QUEUED') {
    return (
      <>
        {position === undefined || position <= 1
          ? t('cluster.preview.queuedNext')
          : t('cluster.preview.queued', { position: String(position) })}
      </>
    );
  }
  const since = startedAt ? new Date(startedAt) : now;
  return (
    <>
      {t('cluster.preview.planning', { time: format.duration(since, now) })}
      {waitReason && <MutedText>{waitReason}</MutedText>}
    </>
  );
}
