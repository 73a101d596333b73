import { BackendFeature } from '@backstage/backend-plugin-api';
import { dirname, join } from 'node:path';

/**
 * Backstage's modules that take events of GitHub and GitLab by HTTP. Their own
 * loaders import these parts dynamically, which Jest can't do.
 */
export function loadWebhookModules(): BackendFeature[] {
  return ['Github', 'Gitlab'].flatMap(host => {
    const name = `@backstage/plugin-events-backend-module-${host.toLowerCase()}`;
    const folder = dirname(require.resolve(`${name}/package.json`));
    return ['EventRouter', 'Webhook'].map(
      part =>
        require(join(folder, `dist/service/eventsModule${host}${part}.cjs.js`))
          .default,
    );
  });
}
