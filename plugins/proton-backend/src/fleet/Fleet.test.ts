import {
  ListTagsForResourceCommand,
  ProtonServiceException,
} from '@aws-sdk/client-proton';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  parseEnvironmentArn,
  protonEnvironmentReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  createEnvironmentAuthorizer,
  createProtonEnvironmentConditionalDecision,
  createTemplateAuthorizer,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import { demoEnvironment } from '../__testUtils__/demoEnvironment';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { CatalogEnvironment } from '../environments/listCatalogEnvironments';
import { Fleet } from './Fleet';
import { TargetState } from './ProtonStates';
import { ReadableRows } from './ReadableRows';

const NOW = Date.parse('2026-11-24T12:00:00Z');

function arn(region: string, name: string) {
  return `arn:aws:proton:${region}:123456789012:environment/${name}`;
}

function inCatalog(region: string, name: string): CatalogEnvironment {
  const scope = parseEnvironmentArn(arn(region, name));
  if (!scope) {
    throw new Error('Not an ARN');
  }
  return {
    entityRef: `resource:default/${name}`,
    arn: arn(region, name),
    scope,
    owner: `group:default/owner-of-${region}`,
    kubernetesVersion: '1.34',
  };
}

function target(region: string, changes: Partial<TargetState> = {}) {
  const state: TargetState = {
    accountId: '123456789012',
    region,
    refreshing: false,
    eventsEnabled: true,
    reading: {
      readAt: NOW - 5_000,
      value: {
        environments: new Map([
          [
            arn(region, `in-${region}`),
            { ...demoEnvironment, arn: arn(region, `in-${region}`) },
          ],
        ]),
        templates: [],
        deprecations: Deprecations.NONE,
        recommendedVersion: () => '1.0',
        recommendedMinorVersion: () => '1.0',
      },
    },
    ...changes,
  };
  return state;
}

function createFleet(
  targets: TargetState[],
  decide: () => PolicyDecision = () => ({ result: AuthorizeResult.ALLOW }),
  catalogError?: Error,
) {
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async requests => requests.map(decide),
  });
  const proton = createFakeProton();
  const credentials = mockCredentials.user();
  const visible = [
    inCatalog('us-east-1', 'in-us-east-1'),
    inCatalog('eu-west-1', 'in-eu-west-1'),
  ];
  const fleet = new Fleet({
    calendar: [
      {
        version: '1.34',
        standardSupportUntil: '2026-12-02',
        extendedSupportUntil: '2027-12-02',
      },
    ],
    readable: new ReadableRows(proton.service),
    states: { read: async () => targets, invalidate: () => {} },
    visible: {
      read: async () => ({
        reading: { value: visible, readAt: NOW - 1_000 },
        error: catalogError,
        refreshing: false,
      }),
    },
  });
  const caller = {
    credentials,
    environments: createEnvironmentAuthorizer({ permissions, credentials }),
    templates: createTemplateAuthorizer({ permissions, credentials }),
  };
  return { caller, fleet, proton };
}

describe('Fleet', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW, doNotFake: ['performance', 'nextTick'] });
  });

  afterEach(() => jest.useRealTimers());

  it('tells how old the oldest part of an answer is', async () => {
    const { caller, fleet } = createFleet([
      target('us-east-1'),
      target('eu-west-1', { refreshing: true }),
    ]);

    const page = await fleet.page(caller, {});

    expect(page).toMatchObject({
      total: 2,
      readAt: '2026-11-24T11:59:55.000Z',
      refreshing: true,
    });
    expect(page.environments[0].support).toEqual({
      phase: 'standard',
      date: '2026-12-02',
      daysLeft: 7,
      endsSoon: true,
    });
    expect(page.unavailable).toBeUndefined();
  });

  it('says whether signals tell of all of it', async () => {
    const told = createFleet([target('us-east-1'), target('eu-west-1')]);
    const untold = createFleet([
      target('us-east-1'),
      target('eu-west-1', { eventsEnabled: false }),
    ]);

    await expect(told.fleet.page(told.caller, {})).resolves.toMatchObject({
      eventsEnabled: true,
    });
    await expect(untold.fleet.page(untold.caller, {})).resolves.toMatchObject({
      eventsEnabled: false,
    });
    await expect(untold.fleet.templates(untold.caller)).resolves.toMatchObject({
      eventsEnabled: false,
    });
  });

  it('marks what was read before an API went away', async () => {
    const { caller, fleet } = createFleet([
      target('us-east-1'),
      target('eu-west-1', { error: new Error('ECONNREFUSED') }),
    ]);

    const { environments, unavailable } = await fleet.page(caller, {});

    expect(
      environments.map(({ name, staleSince }) => [name, staleSince]),
    ).toEqual([
      ['in-eu-west-1', '2026-11-24T11:59:55.000Z'],
      ['in-us-east-1', undefined],
    ]);
    expect(unavailable).toEqual([
      {
        accountId: '123456789012',
        region: 'eu-west-1',
        message: 'ECONNREFUSED',
        readAt: '2026-11-24T11:59:55.000Z',
      },
    ]);
  });

  it('shows the others when one account has never answered', async () => {
    const { caller, fleet } = createFleet([
      target('us-east-1'),
      target('eu-west-1', { reading: undefined, refreshing: true }),
    ]);

    const { environments, unavailable } = await fleet.page(caller, {});

    expect(environments.map(({ name }) => name)).toEqual(['in-us-east-1']);
    expect(unavailable).toEqual([
      {
        accountId: '123456789012',
        region: 'eu-west-1',
        message: 'The Proton API has not answered yet',
      },
    ]);
  });

  it('fails with the reason when nothing is known at all', async () => {
    const { caller, fleet } = createFleet([
      target('us-east-1', { reading: undefined, error: new Error('denied') }),
    ]);

    await expect(fleet.page(caller, {})).rejects.toThrow('denied');
  });

  describe('with an account that does not answer', () => {
    const targets = [
      target('us-east-1'),
      target('eu-west-1', { reading: undefined, error: new Error('denied') }),
    ];

    function ownerDecides(owner: string) {
      return () =>
        createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          protonEnvironmentConditions.isOwner({ claims: [owner] }),
        );
    }

    it('names it to who owns something there', async () => {
      const { caller, fleet } = createFleet(
        targets,
        ownerDecides('group:default/owner-of-eu-west-1'),
      );
      const page = await fleet.page(caller, {});
      expect(page.unavailable).toMatchObject([{ region: 'eu-west-1' }]);
      expect(page.unnamed).toBeUndefined();
    });

    it('counts it for who may see nothing there', async () => {
      const { caller, fleet } = createFleet(
        targets,
        ownerDecides('group:default/owner-of-us-east-1'),
      );
      const page = await fleet.page(caller, {});
      expect(page.unavailable).toBeUndefined();
      expect(page.unnamed).toBe(1);
    });

    it('names no account in an error to who may see nothing there', async () => {
      const { caller, fleet } = createFleet(
        targets.slice(1),
        ownerDecides('group:default/nobody'),
      );
      await expect(fleet.page(caller, {})).rejects.toThrow(
        'No Proton API can be asked now',
      );
    });

    it('tells of it with the rows, unless they are asked of elsewhere', async () => {
      const { caller, fleet } = createFleet(targets);
      const all = await fleet.rows(caller, {});
      const others = await fleet.rows(caller, { region: ['us-east-1'] });
      expect(all.gaps.unavailable).toMatchObject([{ message: 'denied' }]);
      expect(others.gaps).toEqual({});
    });
  });

  describe('with an account that was read before it went away', () => {
    const targets = [
      target('us-east-1'),
      target('eu-west-1', { error: new Error('ECONNREFUSED') }),
    ];

    function templateDecides(templateName: string) {
      return () =>
        createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          protonEnvironmentConditions.hasTemplate({
            templateNames: [templateName],
          }),
        );
    }

    it('names it to who sees something of it, whatever shows it to them', async () => {
      const { caller, fleet } = createFleet(
        targets,
        templateDecides('eks-cluster'),
      );
      const { environments, unavailable, unnamed } = await fleet.page(
        caller,
        {},
      );
      expect(environments).toHaveLength(2);
      expect(unavailable).toMatchObject([{ region: 'eu-west-1' }]);
      expect(unnamed).toBeUndefined();
    });

    it('has nothing missing in a table for who saw nothing there', async () => {
      const { caller, fleet } = createFleet(targets, templateDecides('other'));
      const { rows, gaps } = await fleet.rows(caller, {});
      expect(rows).toEqual([]);
      expect(gaps).toEqual({});
    });

    it('counts none of it for who saw nothing there', async () => {
      const { caller, fleet } = createFleet(targets, templateDecides('other'));
      const page = await fleet.page(caller, {});
      expect(page.unavailable).toBeUndefined();
      expect(page.unnamed).toBeUndefined();
    });
  });

  it('says since when the catalog cannot be asked', async () => {
    const { caller, fleet } = createFleet(
      [target('us-east-1')],
      undefined,
      new Error('catalog away'),
    );
    const catalog = {
      message: 'catalog away',
      readAt: '2026-11-24T11:59:59.000Z',
    };
    await expect(fleet.page(caller, {})).resolves.toMatchObject({ catalog });
    await expect(fleet.templates(caller)).resolves.toMatchObject({ catalog });
  });

  describe('for a policy that looks at tags', () => {
    const SECRET = protonEnvironmentConditions.hasTag({ key: 'secret' });

    /** By default whoever has no tags would be seen. */
    function createTagged(
      targets: TargetState[],
      condition: typeof SECRET | { not: typeof SECRET } = { not: SECRET },
    ) {
      const created = createFleet(targets, () =>
        createProtonEnvironmentConditionalDecision(
          protonEnvironmentReadPermission,
          condition,
        ),
      );
      created.proton.api
        .on(ListTagsForResourceCommand)
        .resolves({ tags: [] })
        .on(ListTagsForResourceCommand, {
          resourceArn: arn('eu-west-1', 'in-eu-west-1'),
        })
        .rejects(
          new ProtonServiceException({
            name: 'AccessDeniedException',
            message: 'not yours',
            $fault: 'client',
            $metadata: {},
          }),
        );
      return created;
    }

    it('leaves out what has tags that cannot be read, and says where', async () => {
      const { caller, fleet } = createTagged([
        target('us-east-1'),
        target('eu-west-1'),
      ]);

      const { environments, unavailable } = await fleet.page(caller, {});

      expect(environments.map(({ name }) => name)).toEqual(['in-us-east-1']);
      expect(unavailable).toEqual([
        {
          accountId: '123456789012',
          region: 'eu-west-1',
          message: expect.stringContaining('not yours'),
        },
      ]);
    });

    it('counts where nothing but tags could tell, as something may be missing', async () => {
      const { caller, fleet } = createTagged([target('eu-west-1')], SECRET);

      const { gaps } = await fleet.rows(caller, {});

      expect(gaps).toEqual({ unnamed: 1 });
    });

    it('names an account once, however much of it is out of reach', async () => {
      const { caller, fleet } = createTagged([
        target('us-east-1'),
        target('eu-west-1', { error: new Error('ECONNREFUSED') }),
      ]);

      const { unavailable } = await fleet.page(caller, {});

      expect(unavailable).toEqual([
        expect.objectContaining({ region: 'eu-west-1' }),
      ]);
      expect(unavailable?.[0]).not.toHaveProperty('readAt');
    });
  });

  it('is empty where no account is configured', async () => {
    const { caller, fleet } = createFleet([]);

    await expect(fleet.page(caller, {})).resolves.toMatchObject({ total: 0 });
  });
});
