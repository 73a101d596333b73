import {
  AuditorService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { CallerGuard, createCallerGuard } from '../routes/createCallerGuard';
import { ActionServices } from './ActionServices';
import { addCampaignActions } from './campaignActions';
import { addCancelDeployment } from './cancelDeployment';
import { addChangeCluster } from './changeCluster';
import {
  addDeployClusterPlan,
  addGetClusterPlan,
  addPlanClusterChange,
} from './clusterPlans';
import { addCreateCluster } from './createCluster';
import { addDeleteCluster } from './deleteCluster';
import { addExplainFailure } from './explainFailure';
import { addGetCluster } from './getCluster';
import { addGetClusterInputs } from './getClusterInputs';
import { addGetTemplate } from './getTemplate';
import { addGetTemplateVersion } from './getTemplateVersion';
import { addListClusters } from './listClusters';
import { addListClustersBehind } from './listClustersBehind';
import { addListTemplates } from './listTemplates';
import { addPreviewClusterChange } from './previewClusterChange';
import { addValidateInputs } from './validateInputs';
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
  addGetClusterInputs(options);
  addListTemplates(options);
  addGetTemplate(options);
  addGetTemplateVersion(options);
  addValidateInputs(options);
  addCreateCluster(options);
  addUpgradeCluster(options);
  addPreviewClusterChange(options);
  addPlanClusterChange(options);
  addGetClusterPlan(options);
  addDeployClusterPlan(options);
  addChangeCluster(options);
  addCancelDeployment(options);
  addDeleteCluster(options);
  addCampaignActions(options);
}
