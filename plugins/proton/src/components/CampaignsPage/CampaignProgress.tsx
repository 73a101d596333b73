import Typography from '@material-ui/core/Typography';
import { alpha, makeStyles } from '@material-ui/core/styles';
import {
  Campaign,
  CAMPAIGN_CLUSTER_STATES,
  CampaignClusterState,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { countDone } from './describeCampaign';

/** What is done comes first, what is to be done last. */
const ORDER: CampaignClusterState[] = [
  'succeeded',
  'done-by-owner',
  'failed',
  'skipped',
  'running',
  'delayed',
  'waiting',
];

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    height: 8,
    minWidth: 96,
    borderRadius: 4,
    overflow: 'hidden',
    backgroundColor: alpha(theme.palette.text.primary, 0.12),
  },
  succeeded: { backgroundColor: theme.palette.status.ok },
  'done-by-owner': {
    backgroundColor: theme.palette.status.ok,
    opacity: 0.6,
  },
  failed: { backgroundColor: theme.palette.status.error },
  skipped: { backgroundColor: theme.palette.status.aborted },
  running: { backgroundColor: theme.palette.status.running },
  delayed: { backgroundColor: theme.palette.status.warning },
  waiting: {},
  text: { whiteSpace: 'nowrap' },
}));

/** With how many clusters a campaign or a wave is done, as a bar and in words. */
export function CampaignProgress(props: { counts: Campaign['counts'] }) {
  const { counts } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { done, total } = countDone(counts);
  if (total === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('campaigns.progress.unknown')}
      </Typography>
    );
  }
  const parts = ORDER.filter(state => counts[state] > 0);
  return (
    <div>
      <Typography variant="body2" className={classes.text} gutterBottom>
        {t('campaigns.progress.ofTotal', {
          done: String(done),
          total: String(total),
        })}
        {counts.failed > 0 &&
          `, ${t('campaigns.progress.failed', { count: counts.failed })}`}
      </Typography>
      <div
        className={classes.bar}
        role="img"
        aria-label={CAMPAIGN_CLUSTER_STATES.filter(state => counts[state] > 0)
          .map(state =>
            t('campaigns.progress.part', {
              state: t(`campaigns.clusterState.${state}`),
              number: String(counts[state]),
            }),
          )
          .join(', ')}
      >
        {parts.map(state => (
          <div
            key={state}
            className={classes[state]}
            style={{ width: `${(counts[state] / total) * 100}%` }}
          />
        ))}
      </div>
    </div>
  );
}
