import Paper from '@material-ui/core/Paper';
import Skeleton from '@material-ui/lab/Skeleton';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useSummaryStyles } from './FleetSummary';

const FIGURES = ['visible', 'running', 'failed', 'behind', 'ending'];

/** The shape of the summary while its content is on the way. */
export function SummarySkeleton() {
  const classes = useSummaryStyles();
  const { t } = useProtonTranslation();
  return (
    <div role="status" aria-busy aria-label={t('fleet.loading')}>
      <div className={classes.figures}>
        {FIGURES.map(figure => (
          <Paper key={figure} style={{ flex: '1 1 auto', padding: '6px 12px' }}>
            <Skeleton height={25} />
          </Paper>
        ))}
      </div>
    </div>
  );
}

const ROWS = Array.from({ length: 10 }, (_, index) => index);

/** The shape of the rows while they are on the way. */
export function TableSkeleton() {
  return (
    <div aria-hidden style={{ padding: 16 }}>
      {ROWS.map(row => (
        <Skeleton key={row} height={46} />
      ))}
    </div>
  );
}
