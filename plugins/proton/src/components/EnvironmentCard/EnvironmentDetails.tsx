import { Link } from '@backstage/core-components';
import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import {
  EntityRefLinks,
  getEntityRelations,
} from '@backstage/plugin-catalog-react';
import Chip from '@material-ui/core/Chip';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useClusterTabPath } from '../../clusterTabPath';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DeprecationChip } from '../shared/DeprecationChip';
import { describeStanding } from '../shared/describeStanding';
import { describeStatus } from '../shared/describeStatus';
import { RelativeTime } from '../shared/RelativeTime';
import { SandboxNote } from '../shared/SandboxNote';
import { CommandLine } from '../shared/CommandLine';
import { RemainingResources } from '../shared/RemainingResources';
import { Fact, FactList } from '../shared/Fact';
import { Notice } from '../shared/Notice';
import { StatusMessage } from '../shared/StatusMessage';
import { CardActions } from './CardActions';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
  },
  template: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  chip: { margin: 0 },
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
      {cluster?.sandbox && <SandboxNote />}
      <FactList>
        <Fact label={t('environmentCard.template')}>
          <TemplateVersion template={template} to={toTab('versions')} />
        </Fact>
        <Fact label={t('environmentCard.owner')}>
          {owners.length > 0 ? (
            <EntityRefLinks entityRefs={owners} defaultKind="group" />
          ) : (
            t('environmentCard.noOwner')
          )}
        </Fact>
        <Fact label={t('environmentCard.account')}>
          {environment.accountId}
          <br />
          {environment.region}
        </Fact>
        <Fact label={t('environmentCard.kubernetes')}>
          {cluster?.kubernetesVersion}
        </Fact>
        {lastDeployment && (
          <Fact label={t('environmentCard.lastDeployment')}>
            <LastDeployment deployment={lastDeployment} />
            <Link to={toDeployment} underline="always">
              {t(linkOf(lastDeployment.deploymentStatus))}
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
      <RemainingResources entity={entity} overview={overview} />
      <CardActions overview={overview} toTab={toTab} />
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

/** The template and version in use, and whether a newer one is out. */
function TemplateVersion(props: {
  template: EnvironmentOverview['template'];
  /** Where the versions are. */
  to?: string;
}) {
  const classes = useStyles();
  const { template, to } = props;
  const { t } = useProtonTranslation();
  const standing = describeStanding(template, t);
  return (
    <div className={classes.template}>
      <Typography component="span" variant="body2">
        {template.displayName ?? template.name}{' '}
        <strong>{template.version}</strong>
      </Typography>
      {template.deprecation && (
        <DeprecationChip deprecation={template.deprecation} />
      )}
      {standing && (
        <Tooltip title={standing.explanation} arrow>
          <Chip
            className={classes.chip}
            size="small"
            variant={standing.update ? 'default' : 'outlined'}
            color={standing.update ? 'primary' : 'default'}
            label={standing.label}
            {...(to
              ? { component: Link, to, clickable: true }
              : { tabIndex: 0 })}
          />
        </Tooltip>
      )}
    </div>
  );
}

/** When the last deployment was, how long it took and how it went. */
function LastDeployment(props: {
  deployment: NonNullable<EnvironmentOverview['lastDeployment']>;
}) {
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const { createdAt, completedAt, deploymentStatus, targetVersion } =
    props.deployment;
  const { label } = describeStatus(deploymentStatus, t);
  return (
    <Typography component="div" variant="body2">
      {createdAt && completedAt
        ? t('environmentCard.took', {
            time: <RelativeTime time={completedAt} />,
            duration: format.duration(
              new Date(createdAt),
              new Date(completedAt),
            ),
          })
        : createdAt &&
          t('environmentCard.started', {
            time: <RelativeTime time={createdAt} />,
          })}
      <Typography component="div" variant="caption" color="textSecondary">
        {targetVersion
          ? t('environmentCard.deploymentOf', {
              status: label,
              version: targetVersion,
            })
          : label}
      </Typography>
    </Typography>
  );
}
