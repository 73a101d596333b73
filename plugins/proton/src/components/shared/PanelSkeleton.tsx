import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Skeleton from '@material-ui/lab/Skeleton';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(2.5) },
}));

/** Rows that are on the way, within a panel that is there already. */
export function RowsSkeleton(props: { rows?: number }) {
  const { t } = useProtonTranslation();
  return (
    <div role="status" aria-busy aria-label={t('cluster.loadingSection')}>
      {Array.from({ length: props.rows ?? 5 }, (_, row) => (
        <Skeleton key={row} height={36} />
      ))}
    </div>
  );
}

/** A panel whose code or content is on the way. */
export function PanelSkeleton() {
  const classes = useStyles();
  return (
    <Paper className={classes.root}>
      <Skeleton width={180} height={32} />
      <RowsSkeleton />
    </Paper>
  );
}
