import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-block',
    width: '1.5ch',
    flexShrink: 0,
    marginRight: theme.spacing(0.5),
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontWeight: 700,
  },
  added: { color: theme.palette.status.ok },
  changed: { color: theme.palette.status.warning },
  removed: { color: theme.palette.status.error },
  unmanaged: { color: theme.palette.status.warning },
}));

const SIGNS = { added: '+', changed: '~', removed: '−', unmanaged: '.' };

/** The sign of a change; decoration, since words always stand beside it. */
export function ChangeSign(props: { kind: keyof typeof SIGNS }) {
  const classes = useStyles();
  return (
    <span aria-hidden className={`${classes.root} ${classes[props.kind]}`}>
      {SIGNS[props.kind]}
    </span>
  );
}
