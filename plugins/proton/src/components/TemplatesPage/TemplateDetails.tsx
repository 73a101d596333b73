import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  EnvironmentTemplateVersionListing,
  formatTemplateVersion,
  TemplateOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Panel } from '../shared/Panel';
import { Problem } from '../shared/Problem';
import { PublishDialog } from './PublishDialog';
import { TemplateSyncCard } from './TemplateSyncCard';
import { TemplateVersions } from './TemplateVersions';
import { VersionDetails } from './VersionDetails';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(240px, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('md')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
    },
  },
}));

/** A template: its versions, what they ask for and who runs them. */
export function TemplateDetails(props: {
  name: string;
  accountId: string;
  region: string;
  /** Absent until it has been read. */
  overview?: TemplateOverview;
  /** Changes when something may be new; absent until that is known. */
  revision?: string;
  onChanged: () => void;
}) {
  const { name, accountId, region, overview, revision, onChanged } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [params, setParams] = useSearchParams();
  const [publishing, setPublishing] =
    useState<EnvironmentTemplateVersionListing>();
  const {
    data: template,
    error,
    refetch,
  } = useQuery(
    revision === undefined
      ? undefined
      : ['template versions', name, accountId, region, revision],
    (protonApi, options) =>
      protonApi.listEnvironmentTemplateVersions(
        name,
        { accountId, region },
        options,
      ),
    { keepPreviousData: true },
  );

  if (error && !template) {
    return <Problem error={error} onRetry={refetch} />;
  }
  if (!template) {
    return (
      <div role="status" aria-label={t('templates.loadingTemplate')}>
        <Skeleton width="30%" height={48} />
        <Skeleton variant="rect" height={220} />
      </div>
    );
  }
  const selected = findSelected(
    template.versions,
    params.get('version') ?? template.recommendedVersion,
  );
  return (
    <div className={classes.root}>
      <div>
        <Typography variant="h5" component="h2">
          {template.displayName ?? name}
        </Typography>
        <MutedText>{template.description}</MutedText>
      </div>
      <div className={classes.columns}>
        <Panel title={t('templates.versions')}>
          <TemplateVersions
            versions={template.versions}
            adoption={overview?.versions ?? []}
            selected={selected}
            onSelect={version =>
              setParams({ version: formatTemplateVersion(version) })
            }
            onPublish={setPublishing}
          />
        </Panel>
        <TemplateSyncCard {...{ name, accountId, region }} />
      </div>
      {selected && (
        <VersionDetails
          choice={{
            name,
            accountId,
            region,
            majorVersion: selected.majorVersion,
            minorVersion: selected.minorVersion,
          }}
          status={selected.status}
        />
      )}
      {publishing && (
        <PublishDialog
          choice={{
            name,
            accountId,
            region,
            majorVersion: publishing.majorVersion,
            minorVersion: publishing.minorVersion,
          }}
          onClose={() => setPublishing(undefined)}
          onPublished={() => {
            setPublishing(undefined);
            refetch();
            onChanged();
          }}
        />
      )}
    </div>
  );
}

function findSelected(
  versions: EnvironmentTemplateVersionListing[],
  wanted: string | undefined,
): EnvironmentTemplateVersionListing | undefined {
  return (
    versions.find(version => formatTemplateVersion(version) === wanted) ??
    versions.at(0)
  );
}
