import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2.5) },
  status: { display: 'flex', gap: theme.spacing(1.5), alignItems: 'center' },
  columns: {
    display: 'grid',
    gap: theme.spacing(2.5),
    [theme.breakpoints.up('lg')]: {
      gridTemplateColumns: '200px minmax(0, 1fr)',
    },
  },
  nav: {
    height: 42,
    [theme.breakpoints.up('lg')]: { height: 252 },
  },
}));

/** The shape of the tab while its content is on the way. */
export function ClusterSkeleton() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div
      className={classes.root}
      role="status"
      aria-busy
      aria-label={t('cluster.loading')}
    >
      <div className={classes.status}>
        <Skeleton variant="rect" width={120} height={30} />
        <Skeleton width={220} />
      </div>
      <div className={classes.columns}>
        <Skeleton variant="rect" className={classes.nav} />
        <Skeleton variant="rect" height={320} />
      </div>
    </div>
  );
}
