import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  EnvironmentTemplateVersionListing,
  formatTemplateVersion,
  protonTemplatePublishPermission,
  TemplateOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { usePermissions } from '../../query/usePermissions';
import { useQuery } from '../../query/useQuery';
import { useTemplateEntities } from '../../query/useTemplateEntities';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Panel } from '../shared/Panel';
import { Problem } from '../shared/Problem';
import { DeprecateDialog } from './DeprecateDialog';
import { PublishDialog } from './PublishDialog';
import { TemplateActions } from './TemplateActions';
import { TemplateSyncCard } from './TemplateSyncCard';
import { TemplateVersions } from './TemplateVersions';
import { UndeprecateDialog } from './UndeprecateDialog';
import { VersionDetails } from './VersionDetails';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
  },
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
  const [deprecating, setDeprecating] =
    useState<EnvironmentTemplateVersionListing>();
  const [undeprecating, setUndeprecating] =
    useState<EnvironmentTemplateVersionListing>();
  const mayDeprecate = usePermissions().isAllowed(
    protonTemplatePublishPermission,
  );
  const catalog = useTemplateEntities();
  const { owner } = catalog.find({ name, accountId, region });
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
  const toChoice = ({
    majorVersion,
    minorVersion,
  }: EnvironmentTemplateVersionListing) => ({
    name,
    accountId,
    region,
    majorVersion,
    minorVersion,
  });
  const close = () => {
    setPublishing(undefined);
    setDeprecating(undefined);
    setUndeprecating(undefined);
  };
  const onDone = () => {
    close();
    refetch();
    onChanged();
  };
  const selected = findSelected(
    template.versions,
    params.get('version') ?? template.recommendedVersion,
  );
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <div>
          <Typography variant="h5" component="h2">
            {template.displayName ?? name}
          </Typography>
          <MutedText>{template.description}</MutedText>
          {owner && (
            <Typography variant="body2">
              {t('templates.column.owner')}:{' '}
              <EntityRefLink entityRef={owner} defaultKind="group" hideIcon />
            </Typography>
          )}
        </div>
        <TemplateActions
          template={{ name, accountId, region }}
          published={template.recommendedVersion !== undefined}
          catalog={catalog}
        />
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
            deprecating={
              mayDeprecate
                ? {
                    onDeprecate: setDeprecating,
                    onUndeprecate: setUndeprecating,
                  }
                : undefined
            }
          />
        </Panel>
        <TemplateSyncCard {...{ name, accountId, region }} />
      </div>
      {selected && (
        <VersionDetails choice={toChoice(selected)} status={selected.status} />
      )}
      {publishing && (
        <PublishDialog
          choice={toChoice(publishing)}
          onClose={close}
          onPublished={onDone}
        />
      )}
      {deprecating && (
        <DeprecateDialog
          choice={toChoice(deprecating)}
          deprecation={deprecating.deprecation}
          successors={listSuccessors(template.versions, deprecating)}
          onClose={close}
          onDone={onDone}
        />
      )}
      {undeprecating && (
        <UndeprecateDialog
          choice={toChoice(undeprecating)}
          onClose={close}
          onDone={onDone}
        />
      )}
    </div>
  );
}

/** The versions that can replace another one, newest first. */
function listSuccessors(
  versions: EnvironmentTemplateVersionListing[],
  deprecated: EnvironmentTemplateVersionListing,
): string[] {
  return versions
    .filter(
      version =>
        version !== deprecated &&
        version.status === 'PUBLISHED' &&
        !version.deprecation,
    )
    .map(formatTemplateVersion);
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
