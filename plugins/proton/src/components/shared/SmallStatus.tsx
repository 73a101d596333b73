import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { StatusTone } from './describeStatus';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    color: theme.palette.text.primary,
  },
}));

/** Words with the icon of their tone, for the rows of a table. */
export function SmallStatus(props: { tone: StatusTone; children: ReactNode }) {
  const classes = useStyles();
  return (
    <span className={classes.root}>
      <StatusIcon tone={props.tone} size="1.15em" />
      {props.children}
    </span>
  );
}
