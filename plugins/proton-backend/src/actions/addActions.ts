import {
  AuditorService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { CallerGuard, createCallerGuard } from '../routes/createCallerGuard';
import { ActionServices } from './ActionServices';
import { addExplainFailure } from './explainFailure';
import { addGetCluster } from './getCluster';
import { addListClusters } from './listClusters';
import { addListClustersBehind } from './listClustersBehind';
import { describeCaller } from '../permissions/describeCaller';
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
  const callerGuard = createCallerGuard(services);
  // The audit log knows the caller of a route by its request.
  const guard: CallerGuard = (caller, rule, answer) => {
    const name = describeCaller(services.auth, caller.credentials);
    const meta = { ...rule.meta, caller: name };
    return callerGuard(caller, { ...rule, meta }, answer);
  };
  const options = { ...services, guard };
  addListClusters(options);
  addListClustersBehind(options);
  addGetCluster(options);
  addExplainFailure(options);
  addUpgradeCluster(options);
}
