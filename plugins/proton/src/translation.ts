import { createTranslationRef } from '@backstage/frontend-plugin-api';
import {
  changeWarningMessages,
  disabledReasonMessages,
  failureCauseMessages,
  schemaFactMessages,
} from '@proton-vending/backstage-plugin-proton-common';
import { campaignMessages } from './translations/campaigns';
import { clusterMessages } from './translations/cluster';
import { commonMessages } from './translations/common';
import { deprecationMessages } from './translations/deprecation';
import { environmentCardMessages } from './translations/environmentCard';
import { errorMessages } from './translations/errors';
import { fieldMessages } from './translations/fields';
import { fleetMessages } from './translations/fleet';
import { importMessages } from './translations/imports';
import { statusMessages } from './translations/status';
import { templatesMessages } from './translations/templates';
import { timeMessages } from './translations/times';
import { unregisterMessages } from './translations/unregister';
import { violationMessages } from './translations/violations';

/**
 * The texts of the Proton pages, for apps that say them in another language.
 *
 * @alpha
 */
export const protonTranslationRef = createTranslationRef({
  id: 'plugin.proton',
  messages: {
    common: commonMessages,
    errors: errorMessages,
    status: statusMessages,
    environmentCard: environmentCardMessages,
    cluster: clusterMessages,
    failureCauses: failureCauseMessages,
    disabledReasons: disabledReasonMessages,
    warnings: changeWarningMessages,
    unregister: unregisterMessages,
    times: timeMessages,
    fields: fieldMessages,
    violations: violationMessages,
    schemaFacts: schemaFactMessages,
    fleet: fleetMessages,
    templates: templatesMessages,
    deprecation: deprecationMessages,
    imports: importMessages,
    campaigns: campaignMessages,
  },
});
