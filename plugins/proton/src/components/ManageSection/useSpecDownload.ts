import { useApi } from '@backstage/core-plugin-api';
import { protonApiRef } from '../../api';
import { Task, useTask } from '../../hooks/useTask';
import { saveFile } from '../../saveFile';
import { useCluster } from '../ClusterTab/ClusterContext';

/** Saves the spec of the environment as a file. */
export function useSpecDownload(): Task<[]> {
  const protonApi = useApi(protonApiRef);
  const { entityRef, overview } = useCluster();
  return useTask(async () => {
    saveFile({
      name: `${overview.environment.name}.spec.yaml`,
      type: 'application/yaml',
      content: await protonApi.getEnvironmentSpec(entityRef),
    });
  });
}
