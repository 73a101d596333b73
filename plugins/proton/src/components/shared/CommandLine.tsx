import { CopyTextButton } from '@backstage/core-components';
import { alpha, makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5, 0.5, 0.5, 1.5),
    borderRadius: theme.shape.borderRadius,
    border: `1px solid ${theme.palette.divider}`,
    backgroundColor: alpha(theme.palette.text.primary, 0.04),
  },
  code: {
    flex: 1,
    minWidth: 0,
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    overflowWrap: 'anywhere',
  },
}));

/** A command to paste into a shell, with a button that copies it. */
export function CommandLine(props: {
  command: string;
  /** What it is, for who cannot see that it is a command. */
  label: string;
  copyLabel: string;
}) {
  const classes = useStyles();
  const { command, label, copyLabel } = props;
  return (
    <div className={classes.root} role="group" aria-label={label}>
      <code className={classes.code}>{command}</code>
      <CopyTextButton
        text={command}
        aria-label={copyLabel}
        variant="tertiary"
      />
    </div>
  );
}
