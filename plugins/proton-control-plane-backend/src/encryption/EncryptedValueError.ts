import { ProtonError } from '../errors';
import { ENCRYPTION_KEYS } from './encryptionKeys';

/** Where a value is stored. It is valid only there. */
export interface ValuePlace {
  table: string;
  column: string;
  /** The values of the primary key, in a fixed order. */
  row: readonly (string | number)[];
}

/** Thrown for a stored value that can't be decrypted, with the reason. */
export class EncryptedValueError extends ProtonError {
  static missingKey(place: ValuePlace, keyId: string): EncryptedValueError {
    return new EncryptedValueError(
      place,
      `it is encrypted with the key "${keyId}", which isn't configured. Add the key "${keyId}" to ${ENCRYPTION_KEYS}`,
    );
  }

  static damaged(place: ValuePlace, keyId?: string): EncryptedValueError {
    return new EncryptedValueError(
      place,
      keyId === undefined
        ? 'it is damaged, or a newer version of the control plane wrote it. Restore it from a backup of the database, or run that version'
        : `it was changed or moved after it was encrypted, or the secret of the key "${keyId}" isn't the one that it was encrypted with. Check that secret in ${ENCRYPTION_KEYS}, or restore the value from a backup of the database`,
    );
  }

  private constructor(place: ValuePlace, reason: string) {
    const { table, column, row } = place;
    super(
      'InternalServerException',
      `Reading ${column} of ${table} ${row.join(
        '/',
      )} failed, because ${reason}`,
    );
  }
}
