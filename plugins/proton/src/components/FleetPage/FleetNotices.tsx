import { makeStyles } from '@material-ui/core/styles';
import { FleetGap } from '@proton-vending/backstage-plugin-proton-common';
import { explainError } from '../../api/explainError';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from '../EnvironmentCard/Notice';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) },
}));

/** Why what is shown may be out of date, or not be all. */
export function FleetNotices(props: {
  error?: Error;
  unavailable?: FleetGap[];
  onRetry: () => void;
}) {
  const { error, unavailable = [], onRetry } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  if (!error && unavailable.length === 0) {
    return null;
  }
  return (
    <div className={classes.root}>
      {error && (
        <Notice onRetry={onRetry}>
          {t('fleet.notice.failed', { reason: explainError(error) })}
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
