import { makeStyles } from '@material-ui/core/styles';
import { FleetGaps } from '@proton-vending/backstage-plugin-proton-common';
import { explainError } from '../../api/explainError';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from './Notice';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) },
}));

/** Why what is shown may be out of date, or not be all. */
export function FleetNotices(props: {
  error?: Error;
  gaps?: FleetGaps;
  onRetry: () => void;
}) {
  const { error, gaps = {}, onRetry } = props;
  const { unavailable = [], unnamed = 0, catalog } = gaps;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  if (!error && unavailable.length === 0 && unnamed === 0 && !catalog) {
    return null;
  }
  return (
    <div className={classes.root}>
      {error && (
        <Notice onRetry={onRetry}>
          {t('fleet.notice.failed', { reason: explainError(error, t) })}
        </Notice>
      )}
      {catalog && (
        <Notice onRetry={onRetry}>
          {t('fleet.notice.catalog', {
            reason: catalog.message,
            time: format.relative(new Date(catalog.readAt), new Date()),
          })}
        </Notice>
      )}
      {unnamed > 0 && (
        <Notice onRetry={onRetry}>
          {t('fleet.notice.unnamed', { count: unnamed })}
        </Notice>
      )}
      {unavailable.map(({ accountId, region, message, readAt }) => (
        <Notice key={`${accountId}/${region}`} onRetry={onRetry}>
          {readAt
            ? t('fleet.notice.stale', {
                account: accountId,
                region,
                reason: message,
                time: format.relative(new Date(readAt), new Date()),
              })
            : t('fleet.notice.missing', {
                account: accountId,
                region,
                reason: message,
              })}
        </Notice>
      ))}
    </div>
  );
}
