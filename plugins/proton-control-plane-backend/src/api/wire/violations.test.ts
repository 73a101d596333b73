import { OperationName } from '../operations';
import { OPERATION_SCHEMAS } from './operationSchemas';
import { findViolations } from './violations';

function violationsOf(operation: OperationName, input: object): string[] {
  const schema = OPERATION_SCHEMAS.get(operation)!.input;
  return findViolations(schema, input).map(
    ({ path, constraint }) => `${path}: ${constraint}`,
  );
}

/** The violations of one member, whatever else the operation requires. */
function violationsOfMember(
  operation: OperationName,
  member: string,
  value: unknown,
): string[] {
  return violationsOf(operation, { [member]: value }).filter(
    text => text.split(/[.:]/)[0] === member,
  );
}

const x = (count: number) => 'x'.repeat(count);
const repeat = <T>(count: number, value: T) => new Array<T>(count).fill(value);
const ROLE = 'arn:aws:iam::123456789012:role/';
const ARN = 'arn:aws:proton:us-east-1:123456789012:environment/';
const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const TAG = { key: 'k', value: '' };
const REPOSITORY = { provider: 'GITHUB', name: 'a/b', branch: 'main' };

const S3 = (bucket: string, key = 'k') => ({ s3: { bucket, key } });

type Row = [OperationName, string, inside: unknown[], outside: unknown[]];

const NAMES: Pick<Row, 2 | 3> = {
  2: ['a', '0', 'a-_', x(100)],
  3: ['', '-a', '_a', 'a b', 'ä', 'a\n', x(101), 7, {}, []],
};

const ROWS: Row[] = [
  ['CreateEnvironment', 'name', NAMES[2], NAMES[3]],
  ['CreateEnvironment', 'templateName', NAMES[2], NAMES[3]],
  ['GetEnvironment', 'name', NAMES[2], NAMES[3]],
  ['DeleteEnvironment', 'name', NAMES[2], NAMES[3]],
  ['CreateEnvironmentTemplate', 'name', NAMES[2], NAMES[3]],
  ['ListEnvironmentOutputs', 'environmentName', NAMES[2], NAMES[3]],
  [
    'CreateEnvironment',
    'templateMajorVersion',
    ['0', '1', '42', `1${'0'.repeat(19)}`],
    ['', '01', '-1', '1.0', `1${'0'.repeat(20)}`, 1],
  ],
  ['CreateEnvironment', 'templateMinorVersion', ['0', '9'], ['00', 'a']],
  ['CreateEnvironment', 'spec', [x(1), x(51200)], ['', x(51201)]],
  [
    'CreateEnvironment',
    'description',
    ['', x(500), '😀'.repeat(500)],
    [x(501)],
  ],
  ['CreateEnvironment', 'protonServiceRoleArn', [`${ROLE}a`], ['', 'role']],
  [
    'CreateEnvironment',
    'codebuildRoleArn',
    [`${ROLE}a`, `${ROLE}path/${x(64)}`],
    [`${ROLE}${x(65)}`, 'arn:aws:iam::1:role/a'],
  ],
  ['CreateEnvironment', 'componentRoleArn', [`${ROLE}a`], ['']],
  [
    'CreateEnvironment',
    'environmentAccountConnectionId',
    [UUID],
    ['', UUID.toUpperCase(), `${UUID}0`],
  ],
  [
    'CreateEnvironment',
    'tags',
    [[], repeat(50, TAG), [{ key: x(128), value: x(256) }]],
    [
      repeat(51, TAG),
      [null],
      [{}],
      [{ key: '', value: '' }],
      [{ key: x(129), value: '' }],
      [{ key: 'k', value: x(257) }],
      ['k'],
      {},
      'k=v',
    ],
  ],
  [
    'CreateEnvironment',
    'provisioningRepository',
    [
      REPOSITORY,
      { ...REPOSITORY, provider: 'GITLAB' },
      { ...REPOSITORY, name: 'org/x', branch: x(200) },
    ],
    [
      {},
      { ...REPOSITORY, provider: 'GITEA' },
      { ...REPOSITORY, name: 'no-slash' },
      { ...REPOSITORY, name: '/b' },
      { ...REPOSITORY, branch: '' },
      { ...REPOSITORY, branch: x(201) },
      'a/b',
    ],
  ],
  ['CreateRepository', 'provider', ['GITHUB', 'BITBUCKET'], ['GITLAB', '']],
  ['GetRepository', 'provider', ['GITHUB', 'GITLAB'], ['GITEA']],
  [
    'UpdateEnvironment',
    'deploymentType',
    ['NONE', 'CURRENT_VERSION', 'MINOR_VERSION', 'MAJOR_VERSION'],
    ['', 'none', 'LATEST'],
  ],
  ['ListEnvironments', 'maxResults', [1, 100], [0, 101, 1.5, '1', true]],
  ['ListEnvironments', 'nextToken', ['aZ09+/=='], ['', 'a_b', 'a b']],
  ['ListEnvironmentOutputs', 'nextToken', [''], ['a']],
  ['ListEnvironmentProvisionedResources', 'nextToken', [''], ['a']],
  [
    'ListEnvironments',
    'environmentTemplates',
    [[], [{ templateName: 'a', majorVersion: '1' }]],
    [[{ templateName: 'a' }], [{ templateName: 'a', majorVersion: 'v1' }]],
  ],
  ['CreateEnvironmentTemplate', 'displayName', [x(1), x(100)], ['', x(101)]],
  ['CreateEnvironmentTemplate', 'encryptionKey', [`${ARN}a`], ['', `${ARN}`]],
  ['CreateEnvironmentTemplate', 'provisioning', ['CUSTOMER_MANAGED'], ['X']],
  [
    'CreateEnvironmentTemplateVersion',
    'clientToken',
    ['', '!~', x(64)],
    [' ', 'ü', x(65)],
  ],
  [
    'CreateEnvironmentTemplateVersion',
    'source',
    [S3('abc'), S3(x(63)), S3('a.-b', x(1024))],
    [
      {},
      { git: {} },
      S3('ab'),
      S3(x(64)),
      S3('-bc'),
      S3('Abc'),
      S3('abc', ''),
      S3('abc', x(1025)),
    ],
  ],
  [
    'UpdateEnvironmentTemplateVersion',
    'status',
    ['DRAFT', 'PUBLISHED'],
    ['ACTIVE'],
  ],
  ['GetDeployment', 'id', [UUID], ['x']],
  ['ListDeployments', 'componentName', ['a'], ['']],
  [
    'NotifyResourceDeploymentStatusChange',
    'status',
    ['IN_PROGRESS', 'FAILED', 'SUCCEEDED'],
    ['PUBLISHED'],
  ],
  [
    'NotifyResourceDeploymentStatusChange',
    'resourceArn',
    [`${ARN}a`],
    [`${ARN}${x(200)}`, 'a'],
  ],
  [
    'NotifyResourceDeploymentStatusChange',
    'statusMessage',
    ['', x(5000)],
    [x(5001)],
  ],
  [
    'NotifyResourceDeploymentStatusChange',
    'outputs',
    [
      [],
      repeat(50, { key: 'k', valueString: x(1024) }),
      [{ key: 'k', valueString: x(65_536) }],
    ],
    [
      repeat(51, {}),
      [{ key: '' }],
      [{ valueString: '' }],
      [{ key: x(1025) }],
      [{ valueString: x(65_537) }],
    ],
  ],
  ['UntagResource', 'tagKeys', [[], ['k']], [[''], repeat(51, 'k'), [null]]],
  ['UpdateComponent', 'serviceName', ['', 'a'], ['-']],
  ['UpdateComponent', 'deploymentType', ['NONE'], ['MINOR_VERSION']],
  ['UpdateServiceSyncBlocker', 'id', ['anything at all'], [1]],
  ['CreateRepository', 'name', ['org/repo'], ['repo']],
  ['UpdateAccountSettings', 'pipelineServiceRoleArn', ['', `${ROLE}a`], ['a']],
  [
    'UpdateAccountSettings',
    'deletePipelineProvisioningRepository',
    [true, false],
    ['true', 0],
  ],
  [
    'ListEnvironmentAccountConnections',
    'statuses',
    [['PENDING', 'REJECTED']],
    [['GONE']],
  ],
];

describe('findViolations', () => {
  it.each(ROWS)('holds %s.%s to the model', (operation, member, ...values) => {
    const [inside, outside] = values;
    for (const value of inside) {
      expect([value, violationsOfMember(operation, member, value)]).toEqual([
        value,
        [],
      ]);
    }
    for (const value of outside) {
      expect(violationsOfMember(operation, member, value)).not.toEqual([]);
    }
  });

  it('names each required member that is missing', () => {
    expect(violationsOf('CreateEnvironment', { name: null })).toEqual([
      'name: Member must not be null',
      'templateName: Member must not be null',
      'templateMajorVersion: Member must not be null',
      'spec: Member must not be null',
    ]);
  });

  it('says what a member of the wrong type should be', () => {
    expect(
      violationsOf('ListEnvironments', {
        nextToken: 1,
        maxResults: '1',
        environmentTemplates: [{ templateName: 'a', majorVersion: 1 }, 'a'],
      }),
    ).toEqual([
      'nextToken: Member must be a string',
      'maxResults: Member must be an integer',
      'environmentTemplates.1.member.majorVersion: Member must be a string',
      'environmentTemplates.2.member: Member must be a structure',
    ]);
  });

  it('reports length and pattern of one value together', () => {
    expect(violationsOf('GetEnvironment', { name: '-'.repeat(101) })).toEqual([
      'name: Member must have length less than or equal to 100',
      'name: Member must satisfy regular expression pattern: ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$',
    ]);
  });

  it('refuses text that no database stores as it is', () => {
    expect(
      violationsOf('CreateEnvironmentTemplate', {
        name: 'eks',
        displayName: 'a\0b',
        description: 'half \uD83D',
        tags: [{ key: 'owner', value: '\uDE80' }],
      }),
    ).toEqual([
      'displayName: Member must not contain a null character',
      'description: Member must not contain half of a surrogate pair',
      'tags.1.member.value: Member must not contain half of a surrogate pair',
    ]);
  });

  it('names the choices of a union', () => {
    expect(
      violationsOfMember('CreateServiceTemplateVersion', 'source', {}),
    ).toEqual(['source: Member must have exactly one of: s3']);
  });

  it('does not try a pattern on a value that is far too long', () => {
    const source = S3(`${'a'.repeat(1_000_000)}!`);
    expect(
      violationsOfMember('CreateEnvironmentTemplateVersion', 'source', source),
    ).toEqual([
      'source.s3.bucket: Member must have length less than or equal to 63',
    ]);
  });
});
