import { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { demoEntity, demoOverview } from './__testUtils__/demoOverview';
import { demoFleet, demoOverviews } from './__testUtils__/demoFleet';
import plugin from './alpha';
import { protonApiRef } from './api';

/** Rendered on every entity: when it is there, so is all that will be. */
const neighbour = EntityCardBlueprint.make({
  name: 'neighbour',
  params: { loader: async () => <p>Another card</p> },
});

function renderEntityPage(entity: Entity) {
  renderTestApp({
    extensions: [
      createTestEntityPage({ entity }),
      plugin.getExtension('entity-card:proton/environment'),
      neighbour,
    ],
    apis: [
      [protonApiRef, { getEnvironmentOverview: async () => demoOverview() }],
    ],
  });
}

describe('the entity card in the new frontend system', () => {
  it('shows the environment of an entity with the annotation', async () => {
    renderEntityPage(demoEntity);

    expect(
      await screen.findByText('The environment is ready'),
    ).toBeInTheDocument();
  });

  it('stays away from other entities', async () => {
    renderEntityPage({
      ...demoEntity,
      metadata: { ...demoEntity.metadata, annotations: {} },
    });

    expect(await screen.findByText('Another card')).toBeInTheDocument();
    expect(screen.queryByText('Proton environment')).not.toBeInTheDocument();
  });
});

/** Where the rows of the fleet lead. */
const entityPage = PageBlueprint.make({
  name: 'entity',
  params: {
    path: '/catalog/:namespace/:kind/:name',
    routeRef: entityRouteRef,
    loader: async () => <p>An entity</p>,
  },
});

describe('the pages in the new frontend system', () => {
  // What is loaded lazily takes long to be compiled for the first time.
  beforeAll(async () => {
    await Promise.all([
      import('./components/FleetPage'),
      import('./components/TemplatesPage'),
    ]);
  }, 120_000);

  it('shows all clusters at /proton', async () => {
    renderTestApp({
      features: [plugin],
      extensions: [entityPage],
      initialRouteEntries: ['/proton'],
      apis: [[protonApiRef, { getFleet: async () => demoFleet() }]],
    });

    expect(
      await screen.findByText('payments-dev', undefined, { timeout: 10_000 }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 clusters')).toBeInTheDocument();
  });

  it('shows all templates at /proton/templates', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/proton/templates'],
      apis: [
        [protonApiRef, { listTemplateOverviews: async () => demoOverviews }],
      ],
    });

    expect(
      await screen.findByText('EKS cluster', undefined, { timeout: 10_000 }),
    ).toBeInTheDocument();
  });
});
