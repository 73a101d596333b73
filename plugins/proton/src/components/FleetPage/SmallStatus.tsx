import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { StatusIcon } from '../EnvironmentCard/StatusIcon';
import { StatusTone } from '../EnvironmentCard/statusMeanings';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    color: theme.palette.text.primary,
  },
  icon: { display: 'inline-flex', fontSize: '1.15em' },
  ok: { color: theme.palette.status.ok },
  running: { color: theme.palette.status.running },
  warning: { color: theme.palette.status.warning },
  error: { color: theme.palette.status.error },
  aborted: { color: theme.palette.status.aborted },
}));

/** Words with the icon of their tone, for the rows of a table. */
export function SmallStatus(props: { tone: StatusTone; children: ReactNode }) {
  const classes = useStyles();
  return (
    <span className={classes.root}>
      <span className={`${classes.icon} ${classes[props.tone]}`}>
        <StatusIcon tone={props.tone} />
      </span>
      {props.children}
    </span>
  );
}
