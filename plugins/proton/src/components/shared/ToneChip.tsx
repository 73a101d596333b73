import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import { StatusIcon } from './StatusIcon';
import { StatusTone } from './describeStatus';

const useStyles = makeStyles<Theme, { tone: StatusTone }>(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.5, 1.5, 0.5, 1),
    borderRadius: 999,
    border: '1px solid',
    borderColor: ({ tone }) => alpha(theme.palette.status[tone], 0.5),
    backgroundColor: ({ tone }) => alpha(theme.palette.status[tone], 0.12),
    color: theme.palette.text.primary,
    fontSize: '0.875rem',
    fontWeight: 700,
    lineHeight: 1.4,
    whiteSpace: 'nowrap',
  },
}));

/** A state in a word, a colour and an icon; without a tone in a word alone. */
export function ToneChip(props: { tone?: StatusTone; children: string }) {
  const { tone, children } = props;
  const classes = useStyles({ tone: tone ?? 'aborted' });
  return (
    <span className={classes.root}>
      {tone && <StatusIcon tone={tone} size="1.2em" />}
      {children}
    </span>
  );
}
