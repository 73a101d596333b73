import ButtonBase from '@material-ui/core/ButtonBase';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { StatusIcon } from '../shared/StatusIcon';
import { StatusTone } from '../shared/describeStatus';

const useStyles = makeStyles(theme => ({
  paper: { flex: '1 1 auto', minWidth: 0 },
  root: {
    display: 'flex',
    alignItems: 'baseline',
    justifyContent: 'flex-start',
    gap: theme.spacing(1),
    width: '100%',
    padding: theme.spacing(0.75, 1.5),
    textAlign: 'left',
    borderRadius: theme.shape.borderRadius,
    '&:hover, &:focus-visible': {
      backgroundColor: theme.palette.action.hover,
    },
  },
  chosen: { boxShadow: `inset 0 0 0 2px ${theme.palette.primary.main}` },
  value: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    fontSize: '1.125rem',
    fontWeight: 700,
    lineHeight: 1.4,
    fontVariantNumeric: 'tabular-nums',
  },
}));

/** A number that can be looked into. */
export function Figure(props: {
  label: string;
  value: number;
  tone?: StatusTone;
  chosen: boolean;
  onChoose: () => void;
}) {
  const { label, value, tone, chosen, onChoose } = props;
  const classes = useStyles();
  return (
    <Paper className={classes.paper}>
      <ButtonBase
        className={`${classes.root} ${chosen ? classes.chosen : ''}`}
        aria-pressed={chosen}
        onClick={onChoose}
      >
        <span className={classes.value}>
          {tone && value > 0 && <StatusIcon tone={tone} size="1rem" />}
          {value}
        </span>
        <Typography component="span" variant="body2" color="textSecondary">
          {label}
        </Typography>
      </ButtonBase>
    </Paper>
  );
}
