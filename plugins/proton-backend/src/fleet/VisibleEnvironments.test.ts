import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { resource } from '../__testUtils__/startBackend';
import { MOST_ROWS, VisibleEnvironments } from './VisibleEnvironments';

const PARTLY: PolicyDecision = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'catalog',
  resourceType: 'catalog-entity',
  conditions: {
    rule: 'IS_ENTITY_OWNER',
    resourceType: 'catalog-entity',
    params: { claims: [] },
  },
};

const ENTITY = resource({
  name: 'team-a',
  arn: 'arn:aws:proton:us-east-1:123456789012:environment/team-a',
});

/** As many entities as the catalog streams at a time. */
const PAGE_SIZE = 500;

function user(name: string) {
  return mockCredentials.user(`user:default/${name}`);
}

/** A catalog in which each user sees so many environments. */
function createVisible(seen: Record<string, number>, decision = PARTLY) {
  const catalog = catalogServiceMock.mock();
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let mayAnswer = true;
  catalog.streamEntities.mockImplementation(
    (_request, options): AsyncIterable<Entity[]> => {
      const { userEntityRef = 'the backend' } = (
        options as { credentials: BackstageCredentials<object> }
      ).credentials.principal as { userEntityRef?: string };
      const name = userEntityRef.replace('user:default/', '');
      asked.push(name);
      return (async function* stream() {
        if (!mayAnswer) {
          await new Promise<void>(resolve => waiting.push(resolve));
        }
        for (let rest = seen[name] ?? 0; rest > 0; rest -= PAGE_SIZE) {
          yield new Array<Entity>(Math.min(rest, PAGE_SIZE)).fill(ENTITY);
        }
      })();
    },
  );
  const visible = new VisibleEnvironments({
    auth: mockServices.auth(),
    catalog,
    permissions: mockServices.permissions.mock({
      authorizeConditional: async () => [decision],
    }),
  });
  return {
    asked,
    /** Lets the catalog answer all at once what is asked in the meantime. */
    async together<T>(ask: () => Promise<T>[]): Promise<T[]> {
      mayAnswer = false;
      const answers = ask();
      while (waiting.length < answers.length) {
        await new Promise(setImmediate);
      }
      mayAnswer = true;
      waiting.splice(0).forEach(answer => answer());
      return Promise.all(answers);
    },
    read: (name: string) => visible.read(user(name)),
  };
}

describe('VisibleEnvironments', () => {
  it('keeps what each of many callers sees, while that is not much', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `user-${index}`);
    const { asked, read } = createVisible(
      Object.fromEntries(names.map(name => [name, 2])),
    );

    for (const name of [...names, ...names]) {
      const { reading } = await read(name);
      expect(reading?.value).toHaveLength(2);
    }

    expect(asked).toEqual(names);
  });

  it('forgets who has not asked for longest when it is too much', async () => {
    const half = MOST_ROWS / 2;
    const { asked, read } = createVisible({ jane: half, joe: half, jim: 1 });
    await read('jane');
    await read('joe');
    await read('jane');
    expect(asked).toEqual(['jane', 'joe']);

    await read('jim');
    await read('jane');
    expect(asked).toEqual(['jane', 'joe', 'jim']);
    await read('joe');
    expect(asked).toEqual(['jane', 'joe', 'jim', 'joe']);
  });

  it('keeps what the last one sees, however much it is', async () => {
    const { asked, read } = createVisible({ jane: MOST_ROWS + 1, joe: 1 });
    await read('jane');
    const { reading } = await read('jane');
    expect(reading?.value).toHaveLength(MOST_ROWS + 1);
    expect(asked).toEqual(['jane']);

    await read('joe');
    await read('jane');
    expect(asked).toEqual(['jane', 'joe', 'jane']);
  });

  it('counts what was read at the same time as soon as it is there', async () => {
    const most = MOST_ROWS - 100;
    const { asked, read, together } = createVisible({ jane: most, joe: most });

    await together(() => [read('jane'), read('joe')]);

    await read('jane');
    expect(asked).toEqual(['jane', 'joe', 'jane']);
  });

  it('shares one list with all who see the whole catalog', async () => {
    const { asked, read } = createVisible(
      { 'the backend': 3 },
      { result: AuthorizeResult.ALLOW },
    );
    for (const name of ['jane', 'joe']) {
      const { reading } = await read(name);
      expect(reading?.value).toHaveLength(3);
    }
    expect(asked).toEqual(['the backend']);
  });
});
