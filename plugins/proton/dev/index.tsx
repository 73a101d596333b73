import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';

const card = PageBlueprint.make({
  name: 'card',
  params: {
    path: '/',
    title: 'Environment card',
    loader: () => import('./Gallery').then(m => <m.Gallery />),
  },
});

const cluster = PageBlueprint.make({
  name: 'cluster',
  params: {
    path: '/cluster',
    title: 'Cluster',
    loader: () => import('./ClusterGallery').then(m => <m.ClusterGallery />),
  },
});

/** Where the links to entities lead. */
const entity = PageBlueprint.make({
  name: 'entity',
  params: {
    path: '/catalog/:namespace/:kind/:name',
    routeRef: entityRouteRef,
    loader: async () => <p>The page of an entity</p>,
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
      extensions: [card, cluster, entity, fields],
    }),
  ],
});
