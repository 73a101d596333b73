import { useProtonTranslation } from '../../useProtonTranslation';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';

const useStyles = makeStyles(theme => ({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))',
    gap: theme.spacing(2, 3),
    marginBottom: theme.spacing(2.5),
  },
}));

/** The shape of the card while its content is on the way. */
export function EnvironmentCardSkeleton() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div role="status" aria-busy aria-label={t('environmentCard.loading')}>
      <div className={classes.facts}>
        {['template', 'deployment', 'account'].map(fact => (
          <div key={fact}>
            <Skeleton width={90} />
            <Skeleton width="70%" height={24} />
          </div>
        ))}
      </div>
      {['first', 'second', 'third'].map(row => (
        <Skeleton key={row} height={36} />
      ))}
    </div>
  );
}
