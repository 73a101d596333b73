import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
  },
  status: { display: 'flex', alignItems: 'center', gap: theme.spacing(1.5) },
  chip: { borderRadius: 15 },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))',
    gap: theme.spacing(2, 3),
  },
}));

const FACTS = ['template', 'owner', 'account', 'kubernetes', 'deployment'];

/** The shape of a card whose cluster is ready, while its content is on the way. */
export function EnvironmentCardSkeleton() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div
      className={classes.root}
      role="status"
      aria-busy
      aria-label={t('environmentCard.loading')}
    >
      <div className={classes.status}>
        <Skeleton
          variant="rect"
          className={classes.chip}
          width={130}
          height={30}
        />
        <Skeleton width="30%" />
      </div>
      <div className={classes.facts}>
        {FACTS.map(fact => (
          <div key={fact}>
            <Skeleton width={90} height={20} />
            <Skeleton width="70%" height={24} />
            <Skeleton width="50%" height={24} />
          </div>
        ))}
      </div>
      <Skeleton variant="rect" height={42} />
      <Skeleton variant="rect" width={240} height={32} />
    </div>
  );
}
