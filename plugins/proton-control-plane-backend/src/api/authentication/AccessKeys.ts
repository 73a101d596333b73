import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** A key that callers outside Backstage sign their requests with. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  /** IAM-style patterns of the actions that it may perform. */
  allow: string[];
  /**
   * Patterns of the environment templates that it may work with, and change
   * environments of; all of them when absent.
   */
  environmentTemplates?: string[];
  /** Patterns of the only environments that it may work with; all when absent. */
  environments?: string[];
}

const CONFIG_PATH = 'protonControlPlane.accessKeys';
const MIN_SECRET_LENGTH = 20;
const ACCESS_KEY_ID_PATTERN = /^[\w-]{1,128}$/;
const ACTION_PATTERN = /^(\*|proton:[A-Za-z*?]+)$/;
/** Valid name patterns. */
const NAME_PATTERN = /^[\w*?-]+$/;

/** The key in the demo's configuration, which everybody can read. */
const DEMO_KEY = {
  accessKeyId: 'proton-local',
  secretAccessKey: 'proton-local-secret-key',
};

/** The keys that this control plane knows. */
export class AccessKeys {
  readonly #keys: ReadonlyMap<string, AccessKey>;

  /**
   * Reads `protonControlPlane.accessKeys`.
   *
   * @throws InputError when an entry is malformed, a key id is used twice, a
   * secret is easy to guess, or the demo's key is used outside development
   */
  static fromConfig(
    config: Config,
    options: { isDevelopment?: boolean } = {},
  ): AccessKeys {
    const entries = config.getOptionalConfigArray(CONFIG_PATH) ?? [];
    const keys = new Map<string, AccessKey>();
    entries.forEach((entry, index) => {
      const path = `${CONFIG_PATH}[${index}]`;
      const key = readAccessKey(entry, path);
      requireOwnKey(key, path, options.isDevelopment ?? false);
      if (keys.has(key.accessKeyId)) {
        throw new InputError(
          `${CONFIG_PATH} has the access key id '${key.accessKeyId}' twice; each key needs an id of its own`,
        );
      }
      keys.set(key.accessKeyId, key);
    });
    return new AccessKeys(keys);
  }

  private constructor(keys: ReadonlyMap<string, AccessKey>) {
    this.#keys = keys;
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** Whether a key may perform an action such as `proton:CreateEnvironment`. */
  allows(key: AccessKey, action: string): boolean {
    return key.allow.some(pattern => matchesAction(pattern, action));
  }

  /** Whether a key may work with a template, and change environments of it. */
  allowsEnvironmentTemplate(key: AccessKey, templateName: string): boolean {
    return (
      key.environmentTemplates?.some(pattern =>
        matchesPattern(pattern, templateName),
      ) ?? true
    );
  }

  /**
   * Whether a key may work with an environment; without a name, whether it may do
   * what isn't about one environment.
   */
  allowsEnvironment({ environments }: AccessKey, name?: string): boolean {
    return (
      environments === undefined ||
      (name !== undefined &&
        environments.some(pattern => matchesPattern(pattern, name)))
    );
  }
}

/** Whether an IAM-style pattern covers an action such as `proton:GetService`. */
export function matchesAction(pattern: string, action: string): boolean {
  // Case does not matter.
  return toRegExp(pattern, 'i').test(action);
}

/** Whether an IAM-style pattern covers a text, such as the ARN of a role. */
export function matchesPattern(pattern: string, text: string): boolean {
  return toRegExp(pattern).test(text);
}

/** `*` stands for any characters, and `?` for one. */
function toRegExp(pattern: string, flags?: string): RegExp {
  const source = pattern
    .replace(/[.+^$(){}|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '*')
    .replace(/[*?]/g, wildcard => (wildcard === '*' ? '.*' : '.'));
  return new RegExp(`^${source}$`, flags);
}

function readAccessKey(entry: Config, path: string): AccessKey {
  const accessKeyId = entry.getString('accessKeyId');
  if (!ACCESS_KEY_ID_PATTERN.test(accessKeyId)) {
    throw new InputError(
      `${path}.accessKeyId must be 1 to 128 letters, digits, underscores or hyphens`,
    );
  }

  const allow = entry.getStringArray('allow');
  const malformed = allow.filter(pattern => !ACTION_PATTERN.test(pattern));
  if (malformed.length > 0) {
    throw new InputError(
      `${path}.allow holds '${malformed.join(
        "', '",
      )}', but action patterns look like proton:Get* or proton:*`,
    );
  }
  if (allow.length === 0) {
    throw new InputError(
      `${path}.allow is empty, so the key could do nothing; list what it may do, such as proton:Get*, or remove the key`,
    );
  }
  return {
    accessKeyId,
    secretAccessKey: readSecret(entry, path),
    allow,
    environmentTemplates: readNamePatterns(entry, path, {
      key: 'environmentTemplates',
      description: 'environment templates look like eks-cluster or eks-*',
    }),
    environments: readNamePatterns(entry, path, {
      key: 'environments',
      description: 'environments look like dev or team-a-*',
    }),
  };
}

function readSecret(entry: Config, path: string): string {
  const secret = entry.getString('secretAccessKey');
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new InputError(
      `${path}.secretAccessKey has fewer than ${MIN_SECRET_LENGTH} characters, so it could be guessed. Use a random one, such as the output of "openssl rand -hex 20"`,
    );
  }
  return secret;
}

function requireOwnKey(
  { accessKeyId, secretAccessKey }: AccessKey,
  path: string,
  isDevelopment: boolean,
): void {
  const isDemoKey =
    accessKeyId === DEMO_KEY.accessKeyId ||
    secretAccessKey === DEMO_KEY.secretAccessKey;
  if (isDemoKey && !isDevelopment) {
    throw new InputError(
      `${path} is the demo's key, which everybody can read, and works only with NODE_ENV=development. Remove it, or use an access key id and a secret of your own`,
    );
  }
}

function readNamePatterns(
  entry: Config,
  path: string,
  { key, description }: { key: string; description: string },
): string[] | undefined {
  const patterns = entry.getOptionalStringArray(key);
  const malformed = patterns?.filter(pattern => !NAME_PATTERN.test(pattern));
  if (malformed && malformed.length > 0) {
    throw new InputError(
      `${path}.${key} holds '${malformed.join(
        "', '",
      )}', but patterns of ${description}`,
    );
  }
  return patterns;
}
