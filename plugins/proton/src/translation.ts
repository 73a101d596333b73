import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { fleetMessages } from './translations/fleet';
import { templatesMessages } from './translations/templates';

/**
 * The texts of the Proton pages, for apps that say them in another language.
 *
 * @alpha
 */
export const protonTranslationRef = createTranslationRef({
  id: 'plugin.proton',
  messages: {
    fleet: fleetMessages,
    templates: templatesMessages,
  },
});
