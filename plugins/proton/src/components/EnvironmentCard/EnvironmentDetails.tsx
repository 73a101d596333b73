import { Link, LinkButton } from '@backstage/core-components';
import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import {
  EntityRefLinks,
  getEntityRelations,
} from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useClusterTabPath } from '../../clusterTabPath';
import { useProtonTranslation } from '../../useProtonTranslation';
import { CommandLine } from '../CommandLine';
import { Fact, FactList } from './Fact';
import { LastDeployment } from './LastDeployment';
import { Notice } from './Notice';
import { StatusMessage } from './StatusMessage';
import { TemplateVersion } from './TemplateVersion';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
  },
  links: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** What is known of an environment, and where to go from here. */
export function EnvironmentDetails(props: {
  entity: Entity;
  overview: EnvironmentOverview;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entity, overview } = props;
  const { environment, template, lastDeployment, cluster, unavailable } =
    overview;
  const toTab = useClusterTabPath(entity);
  const owners = getEntityRelations(entity, RELATION_OWNED_BY);
  const message = environment.deploymentStatusMessage?.trim();
  const running = isDeploymentRunning(environment.deploymentStatus);
  const toDeployment = toTab(
    lastDeployment ? `deployment/${lastDeployment.id}` : 'deployment',
  );
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
          {t(`environmentCard.unavailable.${part}`, { reason })}
        </Notice>
      ))}
      <FactList>
        <Fact label={t('environmentCard.template')}>
          <TemplateVersion template={template} to={toTab('versions')} />
        </Fact>
        <Fact label={t('environmentCard.owner')}>
          <Typography variant="body2" component="div">
            {owners.length > 0 ? (
              <EntityRefLinks entityRefs={owners} defaultKind="group" />
            ) : (
              t('environmentCard.noOwner')
            )}
          </Typography>
        </Fact>
        <Fact label={t('environmentCard.account')}>
          <Typography variant="body2">
            {environment.accountId}
            <br />
            {environment.region}
          </Typography>
        </Fact>
        {cluster?.kubernetesVersion && (
          <Fact label={t('environmentCard.kubernetes')}>
            <Typography variant="body2">{cluster.kubernetesVersion}</Typography>
          </Fact>
        )}
        {lastDeployment && (
          <Fact label={t('environmentCard.lastDeployment')}>
            <LastDeployment deployment={lastDeployment} />
            <Link to={toDeployment}>
              <Typography variant="body2" component="span">
                {t(linkOf(lastDeployment.deploymentStatus))}
              </Typography>
            </Link>
          </Fact>
        )}
      </FactList>
      {cluster?.kubectlCommand && !running && (
        <CommandLine
          command={cluster.kubectlCommand}
          label={t('environmentCard.command')}
          copyLabel={t('environmentCard.copyCommand')}
        />
      )}
      <div className={classes.links}>
        <LinkButton
          to={toTab('connect')}
          variant="contained"
          color="primary"
          size="small"
          aria-label={t('environmentCard.connectTo', {
            name: environment.name,
          })}
        >
          {t('environmentCard.connect')}
        </LinkButton>
        <LinkButton to={toTab()} variant="outlined" size="small">
          {t('environmentCard.openCluster')}
        </LinkButton>
      </div>
    </div>
  );
}

function linkOf(status: string) {
  if (status.includes('FAILED')) {
    return 'environmentCard.whyFailed';
  }
  return isDeploymentRunning(status)
    ? 'environmentCard.follow'
    : 'environmentCard.seeDeployment';
}
