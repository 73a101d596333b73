import { makeStyles } from '@material-ui/core/styles';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import Alert from '@material-ui/lab/Alert';
import { DeploymentWaitingFor } from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentLinks } from './DeploymentLinks';

const useStyles = makeStyles(theme => ({
  root: { marginBottom: theme.spacing(2.5) },
  text: { overflowWrap: 'anywhere' },
}));

/** What a deployment waits for outside of the control plane, and where to see it. */
export function DeploymentWait(props: { waitingFor: DeploymentWaitingFor }) {
  const classes = useStyles();
  const { reason, links } = props.waitingFor;
  return (
    <Alert
      className={classes.root}
      severity="info"
      icon={<HourglassEmptyIcon fontSize="inherit" />}
      role="status"
      data-testid="proton-deployment-wait"
    >
      <div className={classes.text}>{reason}</div>
      <DeploymentLinks links={links} />
    </Alert>
  );
}
