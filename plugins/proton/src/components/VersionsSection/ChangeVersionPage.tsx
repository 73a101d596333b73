import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import {
  compareTemplateVersions,
  EnvironmentConfiguration,
  EnvironmentVersionDetails,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { useParams, useSearchParams } from 'react-router-dom';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ReportedProblems } from '../../fields/environmentInputs/ReportedProblems';
import { ChangeEnvironment } from '../ChangeEnvironment';
import { fetchTriedInputs } from '../ChangeEnvironment/fetchTriedInputs';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';
import { translateOperation } from '../shared/translateOperation';
import { SchemaChanges } from './SchemaChanges';
import { Stack } from '../shared/Stack';

/** Brings the cluster to another version: newer, or an earlier minor. */
export function ChangeVersionPage() {
  const { version = '' } = useParams();
  return <ChangeVersion key={version} version={version} />;
}

function ChangeVersion(props: { version: string }) {
  const { t } = useProtonTranslation();
  const { overview } = useCluster();
  const { version } = props;
  const [searchParams] = useSearchParams();
  const change = useClusterQuery(
    ['change to version', version, searchParams.toString()],
    async (protonApi, entityRef, options) => {
      const [configuration, details, tried] = await Promise.all([
        protonApi.getEnvironmentConfiguration(entityRef, options),
        protonApi.getEnvironmentVersion(entityRef, version, options),
        fetchTriedInputs({
          protonApi,
          entityRef,
          searchParams,
          version,
          ...options,
        }),
      ]);
      return { configuration, details, tried };
    },
    { snapshot: true },
  );
  const [to, from] = [version, overview.template.version].map(
    parseTemplateVersion,
  );
  const isRollBack = to && from && compareTemplateVersions(to, from) < 0;
  return (
    <Panel
      title={t(
        isRollBack
          ? 'cluster.change.rollBackTitle'
          : 'cluster.change.upgradeTitle',
        { name: overview.environment.name, version },
      )}
    >
      <QueryResult query={change} rows={8}>
        {data => <ChangeToVersion {...data} />}
      </QueryResult>
    </Panel>
  );
}

function ChangeToVersion(props: {
  configuration: EnvironmentConfiguration;
  details: EnvironmentVersionDetails;
  tried: ReportedProblems | undefined;
}) {
  const { t } = useProtonTranslation();
  const { toSection } = useCluster();
  const { configuration, details, tried } = props;
  const { changes } = details;
  const deploy = translateOperation(details.deploy, t);
  const asked = changes
    .filter(({ kind, required }) => kind === 'added' && required)
    .map(({ path }) => path);
  return (
    <Stack>
      <div>
        <Typography variant="subtitle2" component="h3" gutterBottom>
          {t('cluster.versions.changes')}
        </Typography>
        <SchemaChanges changes={changes} />
      </div>
      {!deploy.allowed && <Alert severity="info">{deploy.reason}</Alert>}
      {deploy.allowed && (
        <>
          {asked.length > 0 && (
            <Alert severity="info">{t('cluster.change.newInputs')}</Alert>
          )}
          <ChangeEnvironment
            operation="upgrade"
            configuration={configuration}
            target={{
              version: details.version,
              status: details.status,
              schema: details.schema,
              first: asked,
            }}
            tried={tried}
            cancelTo={toSection('versions')}
          />
        </>
      )}
    </Stack>
  );
}
