import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentOverview,
  UnavailablePart,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { Fact, FactList } from './Fact';
import { LastDeployment } from './LastDeployment';
import { Notice } from './Notice';
import { OutputsTable } from './OutputsTable';
import { StatusMessage } from './StatusMessage';
import { TemplateVersion } from './TemplateVersion';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
  },
}));

const PART_NAMES: Record<UnavailablePart['part'], string> = {
  template: 'template',
  lastDeployment: 'last deployment',
  outputs: 'outputs',
};

/** What is known of an environment. */
export function EnvironmentDetails(props: { overview: EnvironmentOverview }) {
  const classes = useStyles();
  const { environment, template, lastDeployment, outputs, unavailable } =
    props.overview;
  const outputsMissing = unavailable?.some(({ part }) => part === 'outputs');
  const message = environment.deploymentStatusMessage?.trim();
  return (
    <div className={classes.root}>
      {message && (
        <StatusMessage
          status={environment.deploymentStatus}
          message={message}
        />
      )}
      {unavailable?.map(({ part, message: reason }) => (
        <Notice key={part}>
          The {PART_NAMES[part]} could not be read: {reason}
        </Notice>
      ))}
      <FactList>
        <Fact label="Template">
          <TemplateVersion template={template} />
        </Fact>
        {lastDeployment && (
          <Fact label="Last deployment">
            <LastDeployment deployment={lastDeployment} />
          </Fact>
        )}
        <Fact label="AWS account and region">
          <Typography variant="body2">
            {environment.accountId}
            <br />
            {environment.region}
          </Typography>
        </Fact>
      </FactList>
      {outputs.length > 0 && <OutputsTable outputs={outputs} />}
      {outputs.length === 0 && !outputsMissing && (
        <Typography variant="body2" color="textSecondary">
          {isDeploymentRunning(environment.deploymentStatus)
            ? 'The outputs appear here when the deployment has succeeded.'
            : 'This environment has no outputs.'}
        </Typography>
      )}
    </div>
  );
}
