import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import { useProtonTranslation } from '../../useProtonTranslation';
import { StatusIcon } from './StatusIcon';
import { describeStatus, StatusTone } from './describeStatus';

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

/** The status of an environment, in a word, a colour and an icon. */
export function StatusChip(props: { status: string }) {
  const { t } = useProtonTranslation();
  const { label, tone } = describeStatus(props.status, t);
  const classes = useStyles({ tone });
  return (
    <span className={classes.root}>
      <StatusIcon tone={tone} size="1.2em" />
      {label}
    </span>
  );
}
