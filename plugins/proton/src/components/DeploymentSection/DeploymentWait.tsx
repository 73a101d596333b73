import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import Alert from '@material-ui/lab/Alert';
import { DeploymentWaitingFor } from '@proton-vending/backstage-plugin-proton-common';
import { isWebAddress } from '../shared/isWebAddress';

const useStyles = makeStyles(theme => ({
  root: { marginBottom: theme.spacing(2.5) },
  text: { overflowWrap: 'anywhere' },
  links: {
    listStyle: 'none',
    margin: theme.spacing(0.5, 0, 0),
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
  },
}));

/** What a deployment waits for outside of the control plane, and where to see it. */
export function DeploymentWait(props: { waitingFor: DeploymentWaitingFor }) {
  const classes = useStyles();
  const { reason, links } = props.waitingFor;
  const pages = links.filter(({ url }) => isWebAddress(url));
  return (
    <Alert
      className={classes.root}
      severity="info"
      icon={<HourglassEmptyIcon fontSize="inherit" />}
      role="status"
      data-testid="proton-deployment-wait"
    >
      <div className={classes.text}>{reason}</div>
      {pages.length > 0 && (
        <ul className={classes.links}>
          {pages.map(({ title, url }, index) => (
            <li key={index}>
              <Link to={url}>{title}</Link>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
