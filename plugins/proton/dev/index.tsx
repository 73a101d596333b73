import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';

const gallery = PageBlueprint.make({
  params: {
    path: '/',
    title: 'Environment card',
    loader: () => import('./Gallery').then(m => <m.Gallery />),
  },
});

createDevApp({
  features: [
    createFrontendPlugin({ pluginId: 'proton-gallery', extensions: [gallery] }),
  ],
});
