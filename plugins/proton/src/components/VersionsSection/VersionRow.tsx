import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import Collapse from '@material-ui/core/Collapse';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  compareTemplateVersions,
  EnvironmentVersionListing,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { DeprecationChip } from '../shared/DeprecationChip';
import { RelativeTime } from '../shared/RelativeTime';
import { QueryResult } from '../shared/QueryResult';
import { OperationButton } from '../shared/OperationButton';
import { translateOperation } from '../shared/translateOperation';
import { SchemaChanges } from './SchemaChanges';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(1.5, 0),
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderTop: 0, paddingTop: 0 },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 1.5),
  },
  text: { flex: '1 1 16rem', minWidth: 0 },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  chip: { margin: 0 },
  changes: { paddingTop: theme.spacing(1.5) },
}));

/** A version, what is different in it, and the way to it. */
export function VersionRow(props: {
  version: EnvironmentVersionListing;
  /** The version in use. */
  current: string;
  /** The recommended one of the whole template. */
  isRecommended: boolean;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { toSection } = useCluster();
  const { version: listing, current, isRecommended } = props;
  const { version, description, createdAt, status, deploy } = listing;
  const [open, setOpen] = useState(false);
  const changesId = useId();
  return (
    <li className={classes.root} aria-current={listing.current}>
      <div className={classes.head}>
        <div className={classes.text}>
          <div className={classes.title}>
            <Typography variant="subtitle1" component="h3">
              {version}
            </Typography>
            {listing.current && (
              <Chip
                className={classes.chip}
                size="small"
                color="primary"
                label={t('cluster.versions.current')}
              />
            )}
            {(isRecommended || listing.recommended) && (
              <Chip
                className={classes.chip}
                size="small"
                variant="outlined"
                label={
                  isRecommended
                    ? t('cluster.versions.recommended')
                    : t('cluster.versions.latestMinor', {
                        major: version.split('.')[0],
                      })
                }
              />
            )}
            {listing.deprecation && (
              <DeprecationChip deprecation={listing.deprecation} />
            )}
            {status === 'DRAFT' && (
              <Chip
                className={classes.chip}
                size="small"
                variant="outlined"
                label={t('cluster.versions.draft')}
              />
            )}
          </div>
          <Typography variant="body2" color="textSecondary" component="div">
            {description || t('cluster.versions.noDescription')}
            {createdAt && (
              <>
                {' · '}
                <RelativeTime time={createdAt} />
              </>
            )}
          </Typography>
        </div>
        {!listing.current && (
          <>
            <Button
              size="small"
              aria-expanded={open}
              aria-controls={changesId}
              aria-label={t(
                open
                  ? 'cluster.versions.hideChangesOf'
                  : 'cluster.versions.changesOf',
                { version },
              )}
              onClick={() => setOpen(!open)}
            >
              {t(
                open
                  ? 'cluster.versions.hideChanges'
                  : 'cluster.versions.changes',
              )}
            </Button>
            <OperationButton
              state={translateOperation(deploy, t)}
              to={toSection(`versions/${version}`)}
            >
              {t(directionOf(version, current), { version })}
            </OperationButton>
          </>
        )}
      </div>
      <div id={changesId}>
        <Collapse in={open} unmountOnExit>
          <div className={classes.changes}>
            <Changes version={version} />
          </div>
        </Collapse>
      </div>
    </li>
  );
}

function Changes(props: { version: string }) {
  const details = useClusterQuery(
    ['version', props.version],
    (protonApi, entityRef, options) =>
      protonApi.getEnvironmentVersion(entityRef, props.version, options),
  );
  return (
    <QueryResult query={details} rows={2}>
      {({ changes }) => <SchemaChanges changes={changes} />}
    </QueryResult>
  );
}

function directionOf(version: string, current: string) {
  const [to, from] = [version, current].map(parseTemplateVersion);
  return to && from && compareTemplateVersions(to, from) < 0
    ? 'cluster.versions.rollBack'
    : 'cluster.versions.upgrade';
}
