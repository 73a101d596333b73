import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  TemplateSync,
  TemplateSyncAttempt,
} from '@proton-vending/backstage-plugin-proton-common';
import { explainError } from '../../api/explainError';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { RelativeTime } from '../shared/RelativeTime';
import { StatusTone } from '../shared/describeStatus';
import { SmallStatus } from '../shared/SmallStatus';
import { MutedText } from '../shared/MutedText';

const TONES: Partial<Record<string, StatusTone>> = {
  SUCCEEDED: 'ok',
  FAILED: 'error',
  INITIATED: 'running',
  IN_PROGRESS: 'running',
};

const useStyles = makeStyles(theme => ({
  attempt: { marginTop: theme.spacing(1.5) },
  events: { margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5) },
  event: { overflowWrap: 'anywhere' },
}));

/** The repository that a template comes from, and how that went last. */
export function TemplateSyncCard(props: {
  name: string;
  accountId: string;
  region: string;
}) {
  const { name, accountId, region } = props;
  const { t } = useProtonTranslation();
  const { data, error, refetch } = useQuery(
    ['template sync', name, accountId, region],
    (protonApi, options) =>
      protonApi.getTemplateSync(name, { accountId, region }, options),
  );
  return (
    <Panel title={t('templates.sync.title')}>
      {error && (
        <Notice onRetry={refetch}>
          {t('templates.sync.failed', { reason: explainError(error, t) })}
        </Notice>
      )}
      {!error && !data && <Skeleton width="60%" />}
      {data && <SyncState sync={data} />}
    </Panel>
  );
}

function SyncState({ sync }: { sync: TemplateSync }) {
  const { source, attempts } = sync;
  const { t } = useProtonTranslation();
  if (!source) {
    return <MutedText>{t('templates.sync.none')}</MutedText>;
  }
  const { repository, branch, subdirectory } = source;
  return (
    <>
      <Typography variant="body2">
        {t('templates.sync.source', { repository, branch })}
        {subdirectory &&
          `, ${t('templates.sync.subdirectory', { subdirectory })}`}
      </Typography>
      {attempts.length === 0 && (
        <MutedText>{t('templates.sync.never')}</MutedText>
      )}
      {attempts.map(attempt => (
        <Attempt key={attempt.majorVersion} attempt={attempt} />
      ))}
    </>
  );
}

function Attempt({
  attempt,
}: {
  attempt: { majorVersion: string } & TemplateSyncAttempt;
}) {
  const { majorVersion, status, revision, startedAt, events } = attempt;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div className={classes.attempt}>
      <Typography variant="body2" component="div">
        <SmallStatus tone={TONES[status] ?? 'warning'}>
          {t('templates.sync.attempt', { version: majorVersion, status })}
        </SmallStatus>{' '}
        {startedAt && <RelativeTime time={startedAt} />}
        {revision &&
          `, ${t('templates.sync.revision', {
            revision: revision.slice(0, 10),
          })}`}
      </Typography>
      {status !== 'SUCCEEDED' && events.length > 0 && (
        <ul className={classes.events}>
          {events.map((event, index) => (
            // eslint-disable-next-line react/no-array-index-key -- the same thing can happen twice
            <li key={index} className={classes.event}>
              <Typography variant="body2">{event}</Typography>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
