import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import {
  Campaign,
  CAMPAIGN_CLUSTER_STATES,
} from '@proton-vending/backstage-plugin-proton-common';
import { ReactNode } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { RelativeTime } from '../shared/RelativeTime';
import { SmallStatus } from '../shared/SmallStatus';
import { ToneChip } from '../shared/ToneChip';
import type { ClusterFilter } from './CampaignDetails';
import { CampaignProgress } from './CampaignProgress';
import {
  countDone,
  describeTarget,
  toneOfCampaign,
  toneOfCluster,
} from './describeCampaign';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(2.5),
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
  },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
  },
  state: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    minWidth: 0,
  },
  text: { overflowWrap: 'anywhere' },
  legend: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  part: { textTransform: 'none', fontWeight: 500 },
}));

/** The state of a campaign, what it waits for, and how far it is. */
export function CampaignHead(props: {
  campaign: Campaign;
  filter: ClusterFilter;
  onFilter: (filter: ClusterFilter) => void;
  actions: ReactNode;
}) {
  const { campaign, filter, onFilter, actions } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { counts, previewing, reason, state, stateReason } = campaign;
  const { total } = countDone(counts);
  const parts =
    state === 'draft'
      ? []
      : CAMPAIGN_CLUSTER_STATES.filter(each => counts[each] > 0);
  return (
    <Paper className={classes.root}>
      <div className={classes.row}>
        <div className={classes.state} role="status">
          <ToneChip tone={toneOfCampaign(campaign)}>
            {t(`campaigns.state.${state}`)}
          </ToneChip>
          <Typography variant="body2">
            {t(`campaigns.meaning.${state}`)}
          </Typography>
        </div>
        {actions}
      </div>
      <Typography className={classes.text}>
        <strong>{describeTarget(campaign.target, t)}</strong>
        {' · '}
        {reason}
      </Typography>
      {stateReason && (
        <Alert severity="warning" className={classes.text}>
          {stateReason.message}
        </Alert>
      )}
      <WaitText campaign={campaign} />
      {previewing && <LinearProgress aria-label={t('campaigns.previewing')} />}
      {state === 'draft' && total > 0 ? (
        <Typography variant="body2">
          {t('campaigns.progress.clusters', { count: total })}
        </Typography>
      ) : (
        <CampaignProgress counts={counts} />
      )}
      <div className={classes.legend}>
        {parts.map(each => {
          const tone = toneOfCluster(each);
          const label = t(`campaigns.clusterState.${each}`);
          const number = String(counts[each]);
          const isChosen = filter.state === each;
          return (
            <Button
              key={each}
              className={classes.part}
              size="small"
              variant="outlined"
              color={isChosen ? 'primary' : 'default'}
              aria-pressed={isChosen}
              aria-label={t('campaigns.progress.filter', {
                state: label,
                number,
              })}
              onClick={() =>
                onFilter({ ...filter, state: isChosen ? undefined : each })
              }
            >
              {tone ? (
                <SmallStatus tone={tone}>
                  {label} {number}
                </SmallStatus>
              ) : (
                <>
                  {label} {number}
                </>
              )}
            </Button>
          );
        })}
      </div>
    </Paper>
  );
}

/** What a campaign does now, or what it waits for. */
function WaitText({ campaign }: { campaign: Campaign }) {
  const { t } = useProtonTranslation();
  const { currentWave, next, previewing, state, waveCount } = campaign;
  if (previewing) {
    return (
      <Typography variant="body2">
        {t('campaigns.waitsFor.previewing')}
      </Typography>
    );
  }
  if (next) {
    return (
      <Typography variant="body2">
        {t(`campaigns.waitsFor.${next.waitsFor}`)}{' '}
        <RelativeTime time={next.at} />.
      </Typography>
    );
  }
  return state === 'running' && currentWave && waveCount ? (
    <Typography variant="body2">
      {t('campaigns.waitsFor.runningWave', {
        wave: String(currentWave),
        total: String(waveCount),
      })}
    </Typography>
  ) : null;
}
