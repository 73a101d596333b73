import Button from '@material-ui/core/Button';
import ButtonBase from '@material-ui/core/ButtonBase';
import Typography from '@material-ui/core/Typography';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { ReactNode, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { StatusTone } from '../shared/describeStatus';

/** So many bars are shown before somebody asks for all. */
const FEW = 5;

export interface Bar {
  id: string;
  label: string;
  /** What more there is to say, under the label. */
  detail?: string;
  count: number;
  tone: StatusTone | 'plain';
  chosen: boolean;
}

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  bar: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: theme.spacing(0, 1),
    width: '100%',
    padding: theme.spacing(0.5, 0.75),
    borderRadius: theme.shape.borderRadius,
    textAlign: 'left',
    fontSize: '0.875rem',
    '&:hover, &:focus-visible': {
      backgroundColor: theme.palette.action.hover,
    },
  },
  chosen: {
    backgroundColor: alpha(theme.palette.primary.main, 0.12),
    boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
  },
  label: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  detail: { color: theme.palette.text.secondary, fontSize: '0.75rem' },
  count: { fontWeight: 700, fontVariantNumeric: 'tabular-nums' },
  track: {
    gridColumn: '1 / -1',
    height: 6,
    marginTop: 2,
    borderRadius: 3,
    backgroundColor: theme.palette.action.disabledBackground,
    overflow: 'hidden',
  },
  fill: { display: 'block', height: '100%', minWidth: 2, borderRadius: 3 },
  plain: { backgroundColor: theme.palette.primary.main },
  ok: { backgroundColor: theme.palette.status.ok },
  running: { backgroundColor: theme.palette.status.running },
  warning: { backgroundColor: theme.palette.status.warning },
  error: { backgroundColor: theme.palette.status.error },
  aborted: { backgroundColor: theme.palette.status.aborted },
  nothing: { padding: theme.spacing(0.5, 0.75) },
}));

/** Counts as bars, each of which chooses what it stands for. */
export function BarChart(props: {
  title: string;
  bars: Bar[];
  /** Said where there is nothing to show. */
  nothing: ReactNode;
  onToggle: (id: string) => void;
}) {
  const { title, bars, nothing, onToggle } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const shown = all
    ? bars
    : bars.filter(({ chosen }, index) => index < FEW || chosen);
  if (bars.length === 0) {
    return (
      <Typography
        className={classes.nothing}
        variant="body2"
        color="textSecondary"
      >
        {nothing}
      </Typography>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={title}>
        {shown.map(({ id, label, detail, count, tone, chosen }) => (
          <li key={id}>
            <ButtonBase
              className={`${classes.bar} ${chosen ? classes.chosen : ''}`}
              aria-pressed={chosen}
              aria-label={t('fleet.summary.bar', {
                label: detail ? `${label}, ${detail}` : label,
                number: String(count),
              })}
              onClick={() => onToggle(id)}
            >
              <span className={classes.label} title={label}>
                {label}{' '}
                {detail && <span className={classes.detail}>{detail}</span>}
              </span>{' '}
              <span className={classes.count}>{count}</span>
              <span className={classes.track}>
                <span
                  className={`${classes.fill} ${classes[tone]}`}
                  style={{ width: `${(100 * count) / most}%` }}
                />
              </span>
            </ButtonBase>
          </li>
        ))}
      </ul>
      {bars.length > FEW && (
        <Button size="small" color="primary" onClick={() => setAll(!all)}>
          {all
            ? t('fleet.summary.less')
            : t('fleet.summary.more', { number: String(bars.length) })}
        </Button>
      )}
    </>
  );
}
