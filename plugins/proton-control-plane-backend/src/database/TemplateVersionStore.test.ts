import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { EnvironmentTemplateStore } from './EnvironmentTemplateStore';
import { TemplateVersionStore } from './TemplateVersionStore';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  'migrations',
);

const SCOPE = { accountId: '123456789012', region: 'us-east-1' };
const CREATED = { createdAt: new Date(0), lastModifiedAt: new Date(0) };
const KEY = {
  ...SCOPE,
  templateName: 'eks',
  majorVersion: 1,
  minorVersion: 0,
};

describeOnEachDatabase('TemplateVersionStore', databases => {
  it('keeps the lock of the deployment that knew the one before', async () => {
    const [[databaseId]] = databases.eachSupportedId();
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory });
    await new EnvironmentTemplateStore(knex).insert({
      ...SCOPE,
      ...CREATED,
      name: 'eks',
      requestHash: 'hash',
      tags: [],
    });
    const versions = new TemplateVersionStore(knex);
    await versions.insert({
      ...KEY,
      ...CREATED,
      status: 'PUBLISHED',
      statusMessage: '',
      source: { directory: 'eks' },
      requestHash: 'hash',
      tags: [],
    });

    await versions.keepDependencyLock(KEY, 'first', undefined);
    await versions.keepDependencyLock(KEY, 'slower', undefined);
    expect(await versions.findDependencyLock(KEY)).toBe('first');

    await versions.keepDependencyLock(KEY, 'second', 'first');
    await versions.keepDependencyLock(KEY, 'slower', 'first');
    expect(await versions.findDependencyLock(KEY)).toBe('second');
  });
});
