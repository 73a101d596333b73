import { createApp } from '@backstage/frontend-defaults';
import { demoAuthModule } from './auth/demoAuthModule';
import { navModule } from './nav/navModule';

/** Every plugin in this package's dependencies is found by `app.packages`. */
export const app = createApp({
  features: [navModule, demoAuthModule],
});
