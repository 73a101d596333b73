import { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { demoEntity, demoOverview } from './__testUtils__/demoOverview';
import { EntityProtonEnvironmentCard, protonApiRef } from './index';

async function renderCard(entity: Entity) {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, { getEnvironmentOverview: async () => demoOverview() }],
      ]}
    >
      <EntityProvider entity={entity}>
        <EntityProtonEnvironmentCard />
      </EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
}

describe('EntityProtonEnvironmentCard', () => {
  it('shows the environment of the entity', async () => {
    await renderCard(demoEntity);

    expect(
      await screen.findByText('The environment is ready'),
    ).toBeInTheDocument();
  });

  it('says which annotation is missing', async () => {
    await renderCard({
      ...demoEntity,
      metadata: { ...demoEntity.metadata, annotations: {} },
    });

    expect(await screen.findByText('Missing Annotation')).toBeInTheDocument();
    expect(
      screen.getAllByText(/aws\.amazon\.com\/aws-proton-environment/),
    ).not.toHaveLength(0);
  });
});
