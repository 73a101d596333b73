import { Link } from '@backstage/core-components';
import { errorApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import {
  ClusterAccess,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { CommandLine } from '../shared/CommandLine';
import { Fact, FactList } from '../shared/Fact';
import { OutputsTable } from './OutputsTable';
import { Panel } from '../shared/Panel';
import { SandboxNote } from '../shared/SandboxNote';
import { Stack } from '../shared/Stack';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  links: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
  },
}));

/** How to reach the cluster, and what its deployment gave back. */
export function ConnectSection() {
  return (
    <Stack>
      <ClusterPanel />
      <OutputsPanel />
    </Stack>
  );
}

function ClusterPanel() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview, entityRef } = useCluster();
  const { cluster, consoleUrl, environment } = overview;
  const protonApi = useApi(protonApiRef);
  const errorApi = useApi(errorApiRef);
  const download = useTask(async () => {
    try {
      saveFile({
        name: `${environment.name}.kubeconfig.yaml`,
        type: 'application/yaml',
        content: await protonApi.getKubeconfig(entityRef),
      });
    } catch (error) {
      errorApi.post(error as Error);
    }
  });
  if (!cluster) {
    return (
      <Panel title={t('cluster.connect.title')}>
        <MutedText>
          {isDeploymentRunning(environment.deploymentStatus)
            ? t('cluster.connect.notYet')
            : t('cluster.connect.noCluster')}
        </MutedText>
      </Panel>
    );
  }
  if (cluster.sandbox) {
    return (
      <Panel title={t('cluster.connect.title')}>
        <Stack>
          <SandboxNote />
          <ClusterFacts cluster={cluster} />
        </Stack>
      </Panel>
    );
  }
  return (
    <Panel
      title={t('cluster.connect.title')}
      description={t('cluster.connect.description')}
    >
      <Stack>
        {cluster.kubectlCommand && (
          <CommandLine
            command={cluster.kubectlCommand}
            label={t('cluster.connect.command')}
            copyLabel={t('cluster.connect.copyCommand')}
          />
        )}
        <div className={classes.links}>
          {cluster.kubeconfig && (
            <Button
              size="small"
              variant="outlined"
              disabled={download.running}
              onClick={() => download.run()}
            >
              {t('cluster.connect.kubeconfig')}
            </Button>
          )}
          {consoleUrl && (
            <Link to={consoleUrl}>{t('cluster.connect.console')}</Link>
          )}
        </div>
        {cluster.kubeconfig && (
          <MutedText>{t('cluster.connect.kubeconfigHelp')}</MutedText>
        )}
        <ClusterFacts cluster={cluster} />
      </Stack>
    </Panel>
  );
}

function ClusterFacts({ cluster }: { cluster: ClusterAccess }) {
  const { t } = useProtonTranslation();
  return (
    <FactList>
      <Fact label={t('cluster.connect.clusterName')}>
        {cluster.clusterName}
      </Fact>
      <Fact label={t('cluster.connect.kubernetesVersion')}>
        {cluster.kubernetesVersion}
      </Fact>
      <Fact label={t('cluster.connect.endpoint')}>{cluster.endpoint}</Fact>
    </FactList>
  );
}

function OutputsPanel() {
  const { t } = useProtonTranslation();
  const { overview, entityRef, operation } = useCluster();
  const { outputs, unavailable, environment } = overview;
  const protonApi = useApi(protonApiRef);
  if (unavailable?.some(({ part }) => part === 'outputs')) {
    return null;
  }
  return (
    <Panel title={t('cluster.outputs.title')}>
      {outputs.length > 0 ? (
        <OutputsTable
          outputs={outputs}
          reveal={{
            state: operation('read-outputs'),
            read: async key =>
              (await protonApi.revealEnvironmentOutput(entityRef, key)).value,
          }}
        />
      ) : (
        <MutedText>
          {isDeploymentRunning(environment.deploymentStatus)
            ? t('cluster.outputs.notYet')
            : t('cluster.outputs.none')}
        </MutedText>
      )}
    </Panel>
  );
}
