import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { OperationState } from '@proton-vending/backstage-plugin-proton-common';
import { ReactNode } from 'react';
import { OperationButton } from '../shared/OperationButton';

const useStyles = makeStyles({ button: { whiteSpace: 'nowrap' } });

/** A message about the state, with an action. */
export function StateAlert(props: {
  severity: 'info' | 'warning';
  action: string;
  /** Whether the action is possible. */
  state: OperationState;
  onClick: () => void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { severity, action, state, onClick, children } = props;
  return (
    <Alert
      severity={severity}
      action={
        <OperationButton
          state={state}
          onClick={onClick}
          className={classes.button}
        >
          {action}
        </OperationButton>
      }
    >
      {children}
      {state.reason && <Typography variant="body2">{state.reason}</Typography>}
    </Alert>
  );
}
