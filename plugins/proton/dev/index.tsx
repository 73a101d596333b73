import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';

const card = PageBlueprint.make({
  name: 'card',
  params: {
    path: '/',
    title: 'Environment card',
    loader: () => import('./Gallery').then(m => <m.Gallery />),
  },
});

const fields = PageBlueprint.make({
  name: 'fields',
  params: {
    path: '/fields',
    title: 'Form fields',
    loader: () => import('./FieldGallery').then(m => <m.FieldGallery />),
  },
});

createDevApp({
  features: [
    createFrontendPlugin({
      pluginId: 'proton-gallery',
      extensions: [card, fields],
    }),
  ],
});
