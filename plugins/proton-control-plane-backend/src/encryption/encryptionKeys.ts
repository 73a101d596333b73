import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { KeyObject, createSecretKey } from 'node:crypto';

/** A key that values are encrypted with. */
export interface EncryptionKey {
  id: string;
  secret: KeyObject;
}

/** Where the configuration has the keys. */
export const ENCRYPTION_KEYS = 'protonControlPlane.encryption.keys';

const KEY_ID = /^[\w.-]{1,64}$/;
const SECRET_BYTES = 32;

/**
 * Reads `protonControlPlane.encryption.keys`.
 *
 * @throws InputError when an id is malformed or used twice, or a secret isn't
 * 32 bytes in base64 or is used twice
 */
export function readEncryptionKeys(root: Config): EncryptionKey[] {
  const keys: EncryptionKey[] = [];
  const entries = root.getOptionalConfigArray(ENCRYPTION_KEYS) ?? [];
  entries.forEach((entry, index) => {
    const path = `${ENCRYPTION_KEYS}[${index}]`;
    const key = readKey(entry, path);
    if (keys.some(({ id }) => id === key.id)) {
      throw new InputError(
        `${path}.id is '${key.id}', which is also the id of another key. Give each key its own id`,
      );
    }
    const same = keys.find(({ secret }) => secret.equals(key.secret));
    if (same) {
      throw new InputError(
        `${path}.secret is also the secret of the key '${same.id}'. Use a new one: the output of "openssl rand -base64 32"`,
      );
    }
    keys.push(key);
  });
  return keys;
}

function readKey(entry: Config, path: string): EncryptionKey {
  const id = entry.getString('id');
  if (!KEY_ID.test(id)) {
    throw new InputError(
      `${path}.id must be 1 to 64 letters, digits, underscores, hyphens or periods`,
    );
  }
  const text = entry.getString('secret').trim();
  const bytes = Buffer.from(text, 'base64');
  // Node ignores characters that aren't base64.
  if (bytes.length !== SECRET_BYTES || bytes.toString('base64') !== text) {
    throw new InputError(
      `${path}.secret must be ${SECRET_BYTES} random bytes in base64. Use the output of "openssl rand -base64 32"`,
    );
  }
  return { id, secret: createSecretKey(bytes) };
}
