import * as sdk from '@aws-sdk/client-proton';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { readFile } from 'node:fs/promises';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

type AnyCommand = sdk.ListEnvironmentsCommand;

const COMMANDS = Object.entries(sdk as Record<string, unknown>)
  .filter(([name]) => /^[A-Z].*[^$]Command$/.test(name))
  .map(([name, Command]) => ({
    operation: name.replace(/Command$/, ''),
    command: new (Command as new (input: object) => AnyCommand)({}),
  }));

const LATER = COMMANDS.filter(({ operation }) =>
  /Service|Component/.test(operation),
);
const NOW = COMMANDS.filter(command => !LATER.includes(command));

describe('of all operations of Proton', () => {
  let proton: TestControlPlane;

  beforeAll(async () => {
    proton = await startControlPlane(databases, new ScriptedEngine());
  });

  afterAll(() => proton.stop());

  async function send(command: AnyCommand): Promise<string> {
    try {
      await proton.client.send(command);
      return 'succeeds';
    } catch (error) {
      return error instanceof Error
        ? `${error.name}: ${error.message}`
        : String(error);
    }
  }

  it('none is forgotten here', () => {
    expect(COMMANDS.length).toBe(87);
    expect(LATER.length).toBe(41);
  });

  it('those that come later are in the docs, and no others', async () => {
    const page = await readFile(
      resolvePackagePath(
        '@proton-vending/backstage-plugin-proton-control-plane-backend',
        '../../docs/differences-from-aws-proton.md',
      ),
      'utf8',
    );
    const [, section] = page.split("\n## Operations that aren't supported\n");
    const [table] = section.split('\n## ');
    const named = [...table.matchAll(/`([A-Z]\w+)`/g)]
      .map(([, name]) => name)
      .filter(name => COMMANDS.some(({ operation }) => operation === name))
      .filter(name => name !== 'CreateTemplateSyncConfig')
      .filter(name => name !== 'GetResourcesSummary');
    expect(named.sort()).toEqual(
      LATER.map(({ operation }) => operation).sort(),
    );
  });

  it.each(NOW)('$operation is answered', async ({ command }) => {
    // Without input: some succeed, and the others name what they need.
    expect(await send(command)).toMatch(
      /^(succeeds|ValidationException: (?!.*not supported))/s,
    );
  });

  it.each(LATER)(
    '$operation is said to come later',
    async ({ operation, command }) => {
      expect(await send(command)).toBe(
        `ValidationException: ${operation} is not supported yet by this control plane`,
      );
    },
  );
});
