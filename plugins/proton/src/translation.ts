import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { clusterMessages } from './translations/cluster';
import { commonMessages } from './translations/common';
import { environmentCardMessages } from './translations/environmentCard';
import { fleetMessages } from './translations/fleet';
import { statusMessages } from './translations/status';
import { templatesMessages } from './translations/templates';

/**
 * The texts of the Proton pages, for apps that say them in another language.
 *
 * @alpha
 */
export const protonTranslationRef = createTranslationRef({
  id: 'plugin.proton',
  messages: {
    common: commonMessages,
    status: statusMessages,
    environmentCard: environmentCardMessages,
    cluster: clusterMessages,
    fleet: fleetMessages,
    templates: templatesMessages,
  },
});
