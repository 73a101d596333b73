import { JsonObject, JsonValue } from '@backstage/types';
import { isObject } from './diagnostics';

const AWS_SECRETS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
];

const SECRET_NAME =
  /secret|token|password|passphrase|credential|conn_str|access_key|private_key|encryption_key|sas$/i;

/** The values in Terraform's environment that nobody may read in a log. */
export function findEnvironmentSecrets(
  environment: Record<string, string>,
): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    AWS_SECRETS.includes(name) ? [value] : findPasswords(value),
  );
}

/** The same of settings, by their names: of a state backend, or an operator's own. */
export function findSettingSecrets(config: JsonObject): string[] {
  return Object.entries(config).flatMap(([name, value]) =>
    findSecrets(name, value),
  );
}

function findSecrets(name: string, value: JsonValue | undefined): string[] {
  if (typeof value === 'string') {
    return [
      ...(SECRET_NAME.test(name) ? [value] : []),
      ...findPasswords(value),
    ];
  }
  if (Array.isArray(value)) {
    return value.flatMap(item => findSecrets(name, item));
  }
  return isObject(value) ? findSettingSecrets(value) : [];
}

/** The password in a URL, as it is written there and as it is meant. */
function findPasswords(value: string): string[] {
  const password = URL.canParse(value) ? new URL(value).password : '';
  if (!password) {
    return [];
  }
  try {
    return [...new Set([password, decodeURIComponent(password)])];
  } catch {
    return [password];
  }
}
