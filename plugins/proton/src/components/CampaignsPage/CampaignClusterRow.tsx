import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import IconButton from '@material-ui/core/IconButton';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import ExpandLessIcon from '@material-ui/icons/ExpandLess';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import {
  Campaign,
  CampaignCluster,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useClusterTabPath } from '../../clusterTabPath';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeOwner } from '../FleetPage/describeFacetValue';
import { SmallStatus } from '../shared/SmallStatus';
import { useTableStyles } from '../shared/tableStyles';
import { ClusterDelay } from './ClusterDelay';
import { ClusterPreviewDetails } from './ClusterPreviewDetails';
import { ClusterPreviewSummary } from './ClusterPreviewSummary';
import { RetryButton } from './RetryButton';
import { toneOfCluster } from './describeCampaign';

const COLUMNS = 6;

const useStyles = makeStyles(theme => ({
  name: { fontWeight: 700 },
  first: { display: 'flex', alignItems: 'center', whiteSpace: 'nowrap' },
  unbroken: { whiteSpace: 'nowrap' },
  details: { minWidth: 240, overflowWrap: 'anywhere' },
  more: { padding: theme.spacing(1.5, 1, 2.5, 4) },
}));

/** A cluster of a campaign: its version, its state and why it is in it. */
export function CampaignClusterRow(props: {
  campaign: Campaign;
  cluster: CampaignCluster;
  mayUpdate: boolean;
  onChanged: () => void;
}) {
  const { campaign, cluster, mayUpdate, onChanged } = props;
  const table = useTableStyles();
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const toTab = useClusterTabPath(cluster.entityRef);
  const [isOpen, setOpen] = useState(false);
  const { deploymentId, entityRef, owner, preview, reason, state } = cluster;
  const name = cluster.title ?? cluster.name;
  const tone = toneOfCluster(state);
  const label = t(`campaigns.clusterState.${state}`);
  const moreId = `campaign-cluster-${cluster.id}`;
  return (
    <>
      <TableRow className={table.row}>
        <TableCell className={table.cell} component="th" scope="row">
          <div className={classes.first}>
            {preview && (
              <IconButton
                size="small"
                aria-label={t('campaigns.list.showOf', { name })}
                aria-expanded={isOpen}
                aria-controls={moreId}
                onClick={() => setOpen(!isOpen)}
              >
                {isOpen ? (
                  <ExpandLessIcon fontSize="small" />
                ) : (
                  <ExpandMoreIcon fontSize="small" />
                )}
              </IconButton>
            )}
            <EntityRefLink
              className={classes.name}
              entityRef={entityRef}
              title={name}
              hideIcon
              disableTooltip
            >
              {name}
            </EntityRefLink>
          </div>
        </TableCell>
        <TableCell className={`${table.cell} ${classes.unbroken}`}>
          {owner ? (
            <EntityRefLink
              entityRef={owner}
              defaultKind="group"
              hideIcon
              disableTooltip
            >
              {describeOwner(owner)}
            </EntityRefLink>
          ) : (
            t('campaigns.list.noOwner')
          )}
        </TableCell>
        <TableCell className={table.cell}>{cluster.wave}</TableCell>
        <TableCell className={`${table.cell} ${classes.unbroken}`}>
          {describeVersions()}
        </TableCell>
        <TableCell className={`${table.cell} ${classes.unbroken}`}>
          {tone ? <SmallStatus tone={tone}>{label}</SmallStatus> : label}
        </TableCell>
        <TableCell className={`${table.cell} ${classes.details}`}>
          {reason && <div>{reason.message}</div>}
          {!reason && state === 'waiting' && preview && (
            <ClusterPreviewSummary preview={preview} />
          )}
          {deploymentId && (
            <Link
              to={toTab(`deployment/${encodeURIComponent(deploymentId)}`)}
              aria-label={t('campaigns.list.deploymentOf', { name })}
            >
              {t('campaigns.list.deployment')}
            </Link>
          )}
          {mayUpdate &&
            campaign.operations.includes('retry') &&
            (state === 'failed' || state === 'skipped') && (
              <RetryButton
                campaignId={campaign.id}
                clusterId={cluster.id}
                name={name}
                onChanged={onChanged}
              />
            )}
          {cluster.delay && (
            <ClusterDelay
              campaignId={campaign.id}
              cluster={cluster}
              delay={cluster.delay}
              mayDecide={mayUpdate}
              onChanged={onChanged}
            />
          )}
        </TableCell>
      </TableRow>
      {preview && (
        <TableRow className={table.row} hidden={!isOpen} id={moreId}>
          {isOpen && (
            <TableCell
              className={`${table.cell} ${classes.more}`}
              colSpan={COLUMNS}
            >
              <ClusterPreviewDetails preview={preview} />
            </TableCell>
          )}
        </TableRow>
      )}
    </>
  );

  function describeVersions(): string {
    const from = preview?.version?.before ?? cluster.fromVersion;
    const to = cluster.toVersion ?? preview?.version?.after;
    return from && to && from !== to
      ? t('campaigns.list.versions', { from, to })
      : from ?? to ?? '–';
  }
}
