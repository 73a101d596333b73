import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { TemplateVersionChanges } from '@proton-vending/backstage-plugin-proton-common';
import { explainError } from '../../api/explainError';
import { Query } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeOwner } from '../FleetPage/describeFacetValue';
import { FleetNotices } from '../shared/FleetNotices';
import { Notice } from '../shared/Notice';
import { ChangeSign } from '../shared/ChangeSign';
import { describeSchemaChange } from '../shared/describeSchemaChange';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  list: { margin: theme.spacing(0.5, 0, 2), padding: 0, listStyle: 'none' },
  change: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gap: theme.spacing(0, 1),
    padding: theme.spacing(0.5, 0),
  },
  path: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  detail: { color: theme.palette.text.secondary },
}));

/** What a version changes, and who could move to it. */
export function VersionChanges(props: {
  changes: Query<TemplateVersionChanges>;
}) {
  const { data, error, refetch } = props.changes;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  if (error) {
    return (
      <Notice onRetry={refetch}>
        {t('templates.changes.failed', { reason: explainError(error, t) })}
      </Notice>
    );
  }
  if (!data) {
    return (
      <div role="status" aria-label={t('templates.changes.loading')}>
        <Skeleton width="50%" height={28} />
        <Skeleton height={28} />
        <Skeleton height={28} />
      </div>
    );
  }
  return (
    <>
      <Typography variant="subtitle2" component="h3">
        {data.from
          ? t('templates.changes.title', { version: data.from })
          : t('templates.changes.first')}
      </Typography>
      {data.from && data.changes.length === 0 && (
        <Typography variant="body2" color="textSecondary" gutterBottom>
          {t('templates.changes.nothing')}
        </Typography>
      )}
      <ul className={classes.list}>
        {data.changes.map(change => (
          <li key={change.path} className={classes.change}>
            <ChangeSign kind={change.kind} />
            <Typography variant="body2" component="div">
              <strong>{t(`templates.changes.${change.kind}`)}</strong>{' '}
              {change.title} <span className={classes.path}>{change.path}</span>
              {change.required && ` (${t('templates.changes.mustBeGiven')})`}
              {describeSchemaChange(change, t).map(detail => (
                <div key={detail} className={classes.detail}>
                  {detail}
                </div>
              ))}
            </Typography>
          </li>
        ))}
      </ul>
      <Typography variant="subtitle2" component="h3">
        {t('templates.affected.title')}
      </Typography>
      <FleetNotices gaps={data} onRetry={refetch} />
      {data.affected.length === 0 ? (
        <MutedText>{t('templates.affected.none')}</MutedText>
      ) : (
        <ul className={classes.list}>
          {data.affected.map(({ owner, environments }) => (
            <li key={owner ?? ''}>
              <Typography variant="body2" component="span">
                {owner ? (
                  <EntityRefLink
                    entityRef={owner}
                    defaultKind="group"
                    hideIcon
                    disableTooltip
                  >
                    {describeOwner(owner)}
                  </EntityRefLink>
                ) : (
                  t('templates.affected.nobody')
                )}
                {': '}
                {t('templates.affected.count', { count: environments })}
              </Typography>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
