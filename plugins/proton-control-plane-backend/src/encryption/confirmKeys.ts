import { InputError } from '@backstage/errors';
import { SettingStore } from '../database/SettingStore';
import { Encryption } from './Encryption';
import { ENCRYPTION_KEYS } from './encryptionKeys';

/**
 * Makes sure that every control plane on a database has the same secret for a
 * key: of two, each would write what the other can't read.
 *
 * @throws InputError when the database knows a key by another secret
 */
export async function confirmKeys(
  settings: SettingStore,
  encryption: Encryption,
): Promise<void> {
  for (const { id, fingerprint } of encryption.fingerprints) {
    const known = await settings.findOrInsert(
      `encryption-key:${id}`,
      fingerprint,
    );
    if (known !== fingerprint) {
      throw new InputError(
        `The key '${id}' of ${ENCRYPTION_KEYS} has another secret than when this database first used it. Restore the earlier secret, or add the new secret as the first key with a new id`,
      );
    }
  }
}
