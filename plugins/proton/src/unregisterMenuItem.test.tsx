import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoEntity, demoOverview } from './__testUtils__/demoOverview';
import plugin from './alpha';
import { protonApiRef } from './api';

jest.setTimeout(30_000);

/** What the README tells to write into the configuration. */
const config = {
  backend: { baseUrl: 'http://localhost:7007' },
  app: {
    extensions: [
      {
        'entity-context-menu-item:catalog/unregister-entity': {
          config: {
            filter: {
              $not: {
                'metadata.annotations.aws.amazon.com/aws-proton-environment': {
                  $exists: true,
                },
              },
            },
          },
        },
      },
    ],
  },
};

async function openMenu(entity: Entity) {
  renderTestApp({
    features: [catalogPlugin, plugin],
    config,
    initialRouteEntries: ['/catalog/default/resource/team-a'],
    apis: [
      [catalogApiRef, catalogApiMock({ entities: [entity] })],
      [protonApiRef, { getEnvironmentOverview: async () => demoOverview() }],
    ],
  });
  await userEvent.click(
    await screen.findByRole(
      'button',
      { name: 'More actions' },
      { timeout: 10_000 },
    ),
  );
  await screen.findByText('Inspect entity');
}

describe("the menu of an entity's page", () => {
  it('has our item for a Proton environment, which opens the dialog', async () => {
    await openMenu(demoEntity);

    expect(screen.queryByText('Unregister entity')).not.toBeInTheDocument();
    await userEvent.click(screen.getByText('Unregister or delete…'));

    expect(
      await screen.findByText('Unregister or delete team-a'),
    ).toBeInTheDocument();
  });

  it("has the catalog's item for any other entity", async () => {
    await openMenu({
      ...demoEntity,
      metadata: { ...demoEntity.metadata, annotations: {} },
    });

    expect(await screen.findByText('Unregister entity')).toBeInTheDocument();
    expect(screen.queryByText('Unregister or delete…')).not.toBeInTheDocument();
  });
});
