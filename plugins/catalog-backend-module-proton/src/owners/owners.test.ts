import { mockServices } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { FakeProton } from '@proton-vending/test-utils';
import { startProvider } from '../__testUtils__/startProvider';

const PROBLEMS = 'aws.amazon.com/aws-proton-problems';

function group(name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [] },
  };
}

/** The provider beside a catalog that has these groups. */
async function startBeside(
  proton: FakeProton,
  groups: string[],
  config: object = {},
) {
  const people = catalogServiceMock({ entities: groups.map(group) });
  const catalog = catalogServiceMock.mock({
    getEntitiesByRefs: (...args) => people.getEntitiesByRefs(...args),
    queryEntities: (...args) => people.queryEntities(...args),
  });
  const auth = mockServices.auth();
  const provider = await startProvider(proton, { auth, catalog, config });
  const setGroups = (names: string[]) => {
    const now = catalogServiceMock({ entities: names.map(group) });
    catalog.getEntitiesByRefs.mockImplementation((...args) =>
      now.getEntitiesByRefs(...args),
    );
    catalog.queryEntities.mockImplementation((...args) =>
      now.queryEntities(...args),
    );
  };
  const problemsOf = (name: string) =>
    provider.entities.get(name)?.metadata.annotations?.[PROBLEMS];
  return { ...provider, catalog, setGroups, problemsOf };
}

describe('an owner that is not in the catalog', () => {
  let proton: FakeProton;

  beforeEach(() => {
    proton = new FakeProton({ hasExtension: false });
  });

  function deploy(name: string, owner?: string) {
    proton.deploy(name);
    if (owner) {
      proton.tags.set(proton.arnOf(name), { 'backstage.io/owner': owner });
    }
  }

  it('is kept, and named by each of its entities and once in the log', async () => {
    deploy('one', 'paymnets');
    deploy('two', 'group:default/paymnets');
    deploy('three', 'payments');

    const { entities, problemsOf, warnings, refresh } = await startBeside(
      proton,
      ['payments'],
    );
    await refresh();

    const problem = 'the owner group:default/paymnets is not in the catalog';
    expect(problemsOf('one')).toBe(problem);
    expect(problemsOf('two')).toBe(problem);
    expect(entities.get('one')?.spec?.owner).toBe('paymnets');
    expect(problemsOf('three')).toBeUndefined();
    expect(warnings()).toEqual([
      'group:default/paymnets: is named as the owner of Proton environments, and is not in the catalog',
    ]);
  });

  it('is asked for once, however many environments it has', async () => {
    for (let n = 0; n < 30; n++) {
      deploy(`of-payments-${n}`, 'payments');
      deploy(`of-platform-${n}`, 'platform');
    }

    const { catalog } = await startBeside(proton, ['payments', 'platform']);

    expect(catalog.getEntitiesByRefs.mock.calls).toEqual([
      [
        expect.objectContaining({
          entityRefs: ['group:default/payments', 'group:default/platform'],
        }),
        expect.anything(),
      ],
    ]);
  });

  it('is named again when it comes and goes', async () => {
    deploy('one', 'payments');
    const { setGroups, problemsOf, warnings, refresh } = await startBeside(
      proton,
      ['platform'],
    );
    expect(problemsOf('one')).toBeDefined();

    setGroups(['platform', 'payments']);
    await refresh();
    expect(problemsOf('one')).toBeUndefined();

    setGroups(['platform']);
    await refresh();
    expect(problemsOf('one')).toBeDefined();
    expect(warnings()).toHaveLength(2);
  });

  it('is found out as soon as an event tells of its environment', async () => {
    const { catalog, problemsOf, tell } = await startBeside(proton, [
      'platform',
    ]);
    deploy('new', 'paymnets');

    await tell({ name: 'new' });

    expect(problemsOf('new')).toMatch('group:default/paymnets');
    expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
  });

  it('may be the one of the configuration, of templates too', async () => {
    deploy('one');
    proton.publish('eks-sandbox', '1.0', '');

    const { problemsOf } = await startBeside(proton, ['payments'], {
      defaultOwner: 'group:default/platfrom',
    });

    expect(problemsOf('one')).toMatch('group:default/platfrom');
    expect(problemsOf('eks-sandbox-template')).toMatch(
      'group:default/platfrom',
    );
  });

  it('stands after the other problems of an entity', async () => {
    deploy('one', 'paymnets');
    proton.tags.get(proton.arnOf('one'))!['backstage.io/system'] = 'no system!';

    const { problemsOf } = await startBeside(proton, ['payments']);

    expect(problemsOf('one')).toBe(
      'the tag "backstage.io/system" does not name an entity; the owner group:default/paymnets is not in the catalog',
    );
  });

  it('is not spoken of where nobody was named', async () => {
    deploy('one');

    const { entities, problemsOf, catalog } = await startBeside(proton, []);

    expect(entities.get('one')?.spec?.owner).toBe('unknown');
    expect(problemsOf('one')).toBeUndefined();
    expect(catalog.getEntitiesByRefs).not.toHaveBeenCalled();
  });

  it('is not spoken of in a catalog that has no people', async () => {
    deploy('one', 'payments');

    const { problemsOf, warnings } = await startBeside(proton, []);

    expect(problemsOf('one')).toBeUndefined();
    expect(warnings()).toEqual([]);
  });

  describe('when the catalog does not answer', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('is what it was', async () => {
      deploy('one', 'paymnets');
      deploy('two', 'payments');
      const { catalog, problemsOf, refresh, tell, entities } =
        await startBeside(proton, ['payments']);
      catalog.getEntitiesByRefs.mockRejectedValue(
        new ServiceUnavailableError('The catalog is away'),
      );
      deploy('three', 'nobody-knows');

      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(60_000);
      await refreshing;

      expect(problemsOf('one')).toBeDefined();
      expect(problemsOf('two')).toBeUndefined();
      expect(problemsOf('three')).toBeUndefined();

      // Nor does an answer that never comes keep the environment away.
      catalog.getEntitiesByRefs.mockReturnValue(new Promise(() => {}));
      deploy('four', 'payments');
      const telling = tell({ name: 'four' });
      await jest.advanceTimersByTimeAsync(1_000);
      await telling;
      expect(entities.get('four')?.spec?.owner).toBe('payments');
    });
  });
});
