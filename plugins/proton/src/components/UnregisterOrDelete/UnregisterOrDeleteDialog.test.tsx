import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoEntity } from '../../__testUtils__/demoOverview';
import { EntityProtonUnregisterDialog } from '../../index';

function withLocation(location: string): Entity {
  return {
    ...demoEntity,
    metadata: {
      ...demoEntity.metadata,
      uid: 'uid-1',
      annotations: {
        ...demoEntity.metadata.annotations,
        'backstage.io/managed-by-location': location,
        'backstage.io/managed-by-origin-location': location,
      },
    },
  };
}

const provided = withLocation(
  'proton-environment:arn:aws:proton:us-east-1:123456789012:environment/team-a',
);

async function renderDialog(
  entity: Entity,
  authorize:
    | AuthorizeResult.ALLOW
    | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) {
  const onClose = jest.fn();
  const catalog = catalogApiMock({ entities: [entity] });
  // As the catalog answers for what a provider provides.
  jest.spyOn(catalog, 'getLocationByRef').mockResolvedValue(undefined);
  const removeEntityByUid = jest
    .spyOn(catalog, 'removeEntityByUid')
    .mockResolvedValue();
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [catalogApiRef, catalog],
        [permissionApiRef, mockApis.permission({ authorize })],
      ]}
    >
      <EntityProvider entity={entity}>
        <EntityProtonUnregisterDialog open onClose={onClose} />
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  await screen.findByText(`Unregister or delete ${entity.metadata.name}`);
  return { onClose, removeEntityByUid };
}

describe('the dialog of a Proton environment', () => {
  it('offers to delete the cluster first, where that is done', async () => {
    const { onClose } = await renderDialog(provided);

    const choices = screen.getAllByRole('region');
    expect(choices.map(choice => choice.getAttribute('aria-label'))).toEqual([
      'Delete the cluster',
      'Unregister only the entity',
    ]);
    const link = within(choices[0]).getByRole('button', {
      name: /Delete the cluster/,
    });
    expect(link).toHaveAttribute(
      'href',
      '/catalog/default/resource/team-a/proton/manage',
    );

    await userEvent.click(link);
    expect(onClose).toHaveBeenCalled();
  });

  it('says that a cluster from Proton comes back', async () => {
    await renderDialog(provided);

    expect(
      screen.getByText(/keeps running.*reappear in the catalog/),
    ).toBeInTheDocument();
  });

  it('says of an entity that somebody wrote that it stays away', async () => {
    await renderDialog(withLocation('url:https://example.com/catalog.yaml'));

    expect(
      screen.getByText(/keeps running.*no longer shows it/),
    ).toBeInTheDocument();
  });

  it('speaks of an environment that is no cluster', async () => {
    await renderDialog({ ...provided, spec: { type: 'proton-environment' } });

    expect(
      screen.getByRole('region', { name: 'Delete the environment' }),
    ).toBeInTheDocument();
  });

  it("unregisters with the catalog's own dialog", async () => {
    const { removeEntityByUid, onClose } = await renderDialog(provided);
    const button = screen.getByRole('button', { name: /Unregister the/ });
    await waitFor(() => expect(button).toBeEnabled());

    await userEvent.click(button);
    await userEvent.click(
      await screen.findByRole('button', { name: /^Delete entity$/i }),
    );

    await waitFor(() =>
      expect(removeEntityByUid).toHaveBeenCalledWith('uid-1'),
    );
    await waitFor(() => expect(onClose).toHaveBeenCalled());
  });

  it('lets nobody unregister who may not', async () => {
    // What one may do with an entity is remembered for some seconds.
    await renderDialog(
      { ...provided, metadata: { ...provided.metadata, name: 'team-b' } },
      AuthorizeResult.DENY,
    );

    expect(
      await screen.findByText(
        /don't have permission to unregister this entity/,
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /Unregister the/ }),
    ).toBeDisabled();
    // Whether one may delete the environment is another question.
    expect(
      screen.getByRole('button', { name: /Delete the cluster/ }),
    ).toHaveAttribute('href');
  });
});
