import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import {
  protonServiceRef,
  readEntityNamespace,
} from '@proton-vending/backstage-plugin-proton-node';
import { schemaValidatorServiceRef } from '@proton-vending/schema-validation';
import { cancelDeploymentAction } from './actions/cancelDeployment';
import { createCampaignAction } from './actions/createCampaign';
import { createEnvironmentAction } from './actions/createEnvironment';
import { createEnvironmentTemplateAction } from './actions/createEnvironmentTemplate';
import { deleteEnvironmentAction } from './actions/deleteEnvironment';
import { deployPlanAction } from './actions/deployPlan';
import { generateSoftwareTemplateAction } from './actions/generateSoftwareTemplate';
import { getEnvironmentAction } from './actions/getEnvironment';
import { importEnvironmentsAction } from './actions/importEnvironments';
import { listEnvironmentsAction } from './actions/listEnvironments';
import { planEnvironmentAction } from './actions/planEnvironment';
import { publishTemplateVersionAction } from './actions/publishTemplateVersion';
import { registerTemplateVersionAction } from './actions/registerTemplateVersion';
import { updateEnvironmentAction } from './actions/updateEnvironment';
import { waitEnvironmentAction } from './actions/waitEnvironment';

/**
 * Adds the `aws:proton:*` actions to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleProton = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'proton',
  register({ registerInit }) {
    registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        proton: protonServiceRef,
        schemaValidator: schemaValidatorServiceRef,
        permissions: coreServices.permissions,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        config: coreServices.rootConfig,
      },
      async init({ scaffolder, ...deps }) {
        const services = {
          ...deps,
          entityNamespace: readEntityNamespace(deps.config),
          appUrl: deps.config.getOptionalString('app.baseUrl'),
        };
        scaffolder.addActions(
          createEnvironmentAction(services),
          planEnvironmentAction(services),
          deployPlanAction(services),
          updateEnvironmentAction(services),
          deleteEnvironmentAction(services),
          cancelDeploymentAction(services),
          waitEnvironmentAction(services),
          getEnvironmentAction(services),
          listEnvironmentsAction(services),
          createEnvironmentTemplateAction(services),
          registerTemplateVersionAction(services),
          publishTemplateVersionAction(services),
          generateSoftwareTemplateAction(services),
          importEnvironmentsAction(services),
          createCampaignAction(services),
        );
      },
    });
  },
});
