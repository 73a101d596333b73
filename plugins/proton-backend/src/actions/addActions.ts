import {
  AuditorService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { createCallerGuard } from '../routes/createCallerGuard';
import { ActionServices } from './ActionServices';
import { addExplainFailure } from './explainFailure';
import { addGetCluster } from './getCluster';
import { addListClusters } from './listClusters';
import { addListClustersBehind } from './listClustersBehind';
import { addUpgradeCluster } from './upgradeCluster';

/**
 * Registers what MCP clients and the scaffolder can do with clusters, with the
 * permissions of whoever uses them.
 */
export function addActions(
  services: Omit<ActionServices, 'guard'> & {
    auditor: AuditorService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  },
): void {
  const options = { ...services, guard: createCallerGuard(services) };
  addListClusters(options);
  addListClustersBehind(options);
  addGetCluster(options);
  addExplainFailure(options);
  addUpgradeCluster(options);
}
