import { ConfigReader } from '@backstage/config';
import { createHash } from 'node:crypto';
import { Encryption } from '../encryption/Encryption';

/** A secret for a key of a test, always the same for the same seed. */
export function secretOf(seed: string): string {
  return createHash('sha256').update(seed).digest('base64');
}

/** Encrypts with the first of the keys, and decrypts with each; `k1=x` is the key k1 with another secret. */
export function encryptionWith(...keys: string[]): Encryption {
  return Encryption.fromConfig(
    new ConfigReader({
      protonControlPlane: {
        encryption: {
          keys: keys.map(key => ({
            id: key.split('=')[0],
            secret: secretOf(key),
          })),
        },
      },
    }),
  );
}
