import { mockServices } from '@backstage/backend-test-utils';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AccessKeys } from './AccessKeys';

const KEY = {
  accessKeyId: 'a-key',
  secretAccessKey: 'hunter2-hunter2-hunter2',
  allow: ['proton:*'],
};

const read = (...accessKeys: object[]) =>
  AccessKeys.fromConfig(
    mockServices.rootConfig({
      data: { protonControlPlane: { accessKeys: accessKeys as never } },
    }),
  );

describe('AccessKeys', () => {
  it('finds keys by their ids', () => {
    const keys = read(KEY, { ...KEY, accessKeyId: 'AKIA_2' });
    expect(keys.find('a-key')).toEqual(KEY);
    expect(keys.find('AKIA_2')).toMatchObject({ accessKeyId: 'AKIA_2' });
    expect(keys.find('other')).toBeUndefined();
    expect(keys.find('__proto__')).toBeUndefined();
  });

  it('knows nobody when nothing is configured', () => {
    const keys = AccessKeys.fromConfig(mockServices.rootConfig({ data: {} }));
    expect(keys.find('a-key')).toBeUndefined();
  });

  it.each([
    ['proton:*', 'proton:DeleteEnvironment', true],
    ['*', 'proton:DeleteEnvironment', true],
    ['proton:Get*', 'proton:GetEnvironment', true],
    ['proton:Get*', 'proton:ListEnvironments', false],
    ['proton:*Environment', 'proton:GetEnvironment', true],
    ['proton:*Environment', 'proton:GetEnvironmentTemplate', false],
    ['proton:?etEnvironment', 'proton:GetEnvironment', true],
    ['proton:?GetEnvironment', 'proton:GetEnvironment', false],
    ['proton:getenvironment', 'proton:GetEnvironment', true],
    ['proton:Get', 'proton:GetEnvironment', false],
    ['proton:Environment', 'proton:GetEnvironment', false],
  ])('with %s allows %s: %p', (pattern, action, allowed) => {
    const keys = read({ ...KEY, allow: ['proton:TagResource', pattern] });
    expect(keys.allows(keys.find('a-key')!, action)).toBe(allowed);
  });

  it.each([
    [undefined, 'vpc', true],
    [['eks-*'], 'eks-cluster', true],
    [['eks-*'], 'my-eks-cluster', false],
    [['eks-*'], 'EKS-cluster', false],
    [['vpc', 'eks-cluster-?'], 'eks-cluster-2', true],
    [['vpc', 'eks-cluster-?'], 'eks-cluster', false],
    [[], 'vpc', false],
  ])(
    'with %j allows the template %s: %p',
    (environmentTemplates, name, allowed) => {
      const keys = read({ ...KEY, environmentTemplates });
      const key = keys.find('a-key');
      expect(key && keys.allowsEnvironmentTemplate(key, name)).toBe(allowed);
    },
  );

  it.each([
    [undefined, 'prod', true],
    [undefined, undefined, true],
    [['dev', 'team-a-*'], 'dev', true],
    [['dev', 'team-a-*'], 'team-a-1', true],
    [['dev', 'team-a-*'], 'dev-2', false],
    [['*'], undefined, false],
    [[], 'dev', false],
  ])('with %j allows the environment %s: %p', (environments, name, allowed) => {
    const keys = read({ ...KEY, environments });
    const key = keys.find('a-key');
    expect(key && keys.allowsEnvironment(key, name)).toBe(allowed);
  });

  it('refuses two keys of one id', () => {
    expect(() => read(KEY, KEY)).toThrow(
      "protonControlPlane.accessKeys has the access key id 'a-key' twice",
    );
  });

  it.each([
    [{ accessKeyId: undefined }, 'accessKeyId'],
    [{ accessKeyId: 'a/b' }, 'accessKeys[0].accessKeyId must be'],
    [{ secretAccessKey: undefined }, 'secretAccessKey'],
    [{ secretAccessKey: '' }, 'secretAccessKey'],
    [
      { secretAccessKey: 'hunter2-hunter2-hun' },
      'accessKeys[0].secretAccessKey has fewer than 20 characters',
    ],
    [{ allow: undefined }, 'allow'],
    [{ allow: 'proton:*' }, 'allow'],
    [{ allow: [] }, 'accessKeys[0].allow is empty'],
    [
      { environmentTemplates: ['eks:1.0'] },
      "accessKeys[0].environmentTemplates holds 'eks:1.0'",
    ],
    [
      { environments: ['dev/prod'] },
      "accessKeys[0].environments holds 'dev/prod', but patterns of environments look like dev or team-a-*",
    ],
    [{ allow: ['s3:*', 'Get*'] }, "accessKeys[0].allow holds 's3:*', 'Get*'"],
  ])('refuses an entry with %p, without its secret', (change, message) => {
    let error: Error | undefined;
    try {
      read({ ...KEY, ...change });
    } catch (e) {
      error = e as Error;
    }
    expect(error?.message).toContain(message);
    expect(error?.message).not.toContain('hunter2');
  });

  describe("the demo's key", () => {
    const DEMO = {
      ...KEY,
      accessKeyId: 'proton-local',
      secretAccessKey: 'proton-local-secret-key',
    };
    const readDemo = (change: object, isDevelopment: boolean) =>
      AccessKeys.fromConfig(
        mockServices.rootConfig({
          data: {
            protonControlPlane: { accessKeys: [{ ...DEMO, ...change }] },
          },
        }),
        { isDevelopment },
      );

    it('works in development', () => {
      expect(readDemo({}, true).find('proton-local')).toMatchObject(DEMO);
    });

    it.each([
      [{}],
      [{ secretAccessKey: 'a-secret-of-my-very-own' }],
      [{ accessKeyId: 'an-id-of-my-own' }],
    ])('is refused outside development with %p', change => {
      expect(() => readDemo(change, false)).toThrow(
        "protonControlPlane.accessKeys[0] is the demo's key",
      );
      expect(() => readDemo(change, false)).not.toThrow(/proton-local-secret/);
    });

    it('is the key in the configuration of the demo', async () => {
      const demo = await readFile(
        resolve(__dirname, '../../../../../app-config.yaml'),
        'utf8',
      );
      expect(demo).toContain(`accessKeyId: ${DEMO.accessKeyId}\n`);
      expect(demo).toContain(`secretAccessKey: ${DEMO.secretAccessKey}\n`);
    });
  });
});
