import {
  ConstraintName,
  getConstraint,
} from '../../api/wire/constraints/constraints';

type Sample = (length: number) => string;

const UUID = '7c2f5a30-2f0d-4a6e-9b0e-6d1f0f6f3a11';
const ROLE = 'arn:aws:iam::123456789012:role/';

const after =
  (prefix: string): Sample =>
  length =>
    prefix + 'a'.repeat(Math.max(1, length - prefix.length));

/** As long as asked for, of parts that are each as long as they may be. */
const roleArn: Sample = length => {
  let path = 'a'.repeat(Math.max(1, Math.min(64, length - ROLE.length)));
  while (ROLE.length + path.length < length) {
    const rest = length - ROLE.length - path.length;
    path = `${'a'.repeat(Math.min(512, rest - 1))}/${path}`;
  }
  return ROLE + path;
};

/** What has the pattern of a constraint, in a length. */
const SAMPLES: Partial<Record<ConstraintName, Sample>> = {
  Arn: after('arn:aws:proton:us-east-1:123456789012:environment/'),
  AwsAccountId: () => '123456789012',
  DeploymentId: () => UUID,
  EnvironmentAccountConnectionId: () => UUID,
  RepositoryName: after('a/'),
  RoleArn: roleArn,
  RoleArnOrEmptyString: length => (length === 0 ? '' : roleArn(length)),
  TemplateVersionPart: length => '1'.repeat(length),
};

/** What breaks the pattern of a constraint and nothing else. */
const BREAKS: Partial<Record<ConstraintName, string[]>> = {
  Arn: ['arn:aws:proton:us-east-1:12345678901:environment/a', 'a'],
  AwsAccountId: ['12345678901', '1234567890123', '12345678901a'],
  ClientToken: ['a b', 'ä', 'a\n'],
  DeploymentId: [UUID.slice(1), `${UUID}0`, UUID.toUpperCase()],
  EnvironmentAccountConnectionId: [UUID.slice(1), `${UUID}0`, 'g'],
  NextToken: ['a-b', 'a b', ''],
  RepositoryName: ['name', '/name', 'owner/'],
  ResourceName: ['-a', '_a', 'a.b', 'a b', 'a/b', 'a\n', 'ä'],
  ResourceNameOrEmpty: ['-a', 'a.b', ' '],
  RoleArn: ['arn:aws:iam::123456789012:user/a', `${ROLE}a b`],
  RoleArnOrEmptyString: ['arn:aws:iam::123456789012:user/a', ' '],
  S3Bucket: ['Bucket', '-bucket', 'bucket-', 'a_bucket'],
  TemplateVersionPart: ['01', '-1', '1.0', 'a', '1\n'],
};

/** The shortest and the longest text that a constraint allows, every value of its set. */
export function stringsInside(name: ConstraintName): string[] {
  const { values, length, pattern } = getConstraint(name);
  if (values) {
    return [...values];
  }
  const sample = SAMPLES[name] ?? (n => 'a'.repeat(n));
  const texts = length ? [sample(length.min), sample(length.max)] : [sample(1)];
  // Characters are counted, not what UTF-16 makes of them.
  return length && !pattern ? [...texts, '😀'.repeat(length.max)] : texts;
}

/** Text that is just too short, just too long or of another pattern. */
export function stringsOutside(name: ConstraintName): string[] {
  const { values, length } = getConstraint(name);
  if (values) {
    return ['', 'NONE_SUCH', values[0].toLowerCase()];
  }
  const sample = SAMPLES[name] ?? (n => 'a'.repeat(n));
  return [
    ...(BREAKS[name] ?? []),
    ...(length && length.min > 0 ? ['a'.repeat(length.min - 1)] : []),
    ...(length ? [sample(length.max + 1)] : []),
  ];
}
