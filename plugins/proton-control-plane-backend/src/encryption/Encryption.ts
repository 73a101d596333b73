import { Config } from '@backstage/config';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
} from 'node:crypto';
import { EncryptedValueError, ValuePlace } from './EncryptedValueError';
import { EncryptionKey, readEncryptionKeys } from './encryptionKeys';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The prefix of every encrypted or escaped value. */
const MARK = 'proton-enc:';

/** The prefix of a value in plain text that begins like an encrypted one. */
const PLAIN = `${MARK}0:`;

const ENCRYPTED = new RegExp(`^${MARK}1:([\\w.-]{1,64}):`);

/**
 * Encrypts what is stored, with AES-256-GCM. The first key encrypts, and every
 * key decrypts; without keys, values are stored as they are. Values from
 * before there was a key remain readable.
 *
 * A value is stored as `proton-enc:1:<key id>:` and its nonce, ciphertext and
 * tag, in base64 where it is text. It can be decrypted only in its own place:
 * the header and the place are authenticated with it.
 */
export class Encryption {
  /** @throws InputError for keys that can't be used */
  static fromConfig(config: Config): Encryption {
    return new Encryption(readEncryptionKeys(config));
  }

  /** Stores values as they are. */
  static none(): Encryption {
    return new Encryption([]);
  }

  /** The id of the key that encrypts; undefined when nothing is encrypted. */
  readonly currentKeyId: string | undefined;
  /** The ids of all keys. */
  readonly keyIds: readonly string[];
  readonly #keys: readonly EncryptionKey[];

  private constructor(keys: readonly EncryptionKey[]) {
    this.#keys = keys;
    this.keyIds = keys.map(({ id }) => id);
    this.currentKeyId = this.keyIds[0];
  }

  /** How many characters or bytes of a stored value say which key it needs. */
  static readonly headerLength = MARK.length + 2 + 64 + 1;

  /** The key that a stored value, or its header, needs; undefined when it needs none. */
  static keyIdOf(stored: string | Buffer): string | undefined {
    const text = typeof stored === 'string' ? stored : readHeader(stored);
    return ENCRYPTED.exec(text)?.[1];
  }

  /** A fingerprint of a key's secret. */
  get fingerprints(): { id: string; fingerprint: string }[] {
    return this.#keys.map(({ id, secret }) => ({
      id,
      fingerprint: createHmac('sha256', secret)
        .update('proton-control-plane-encryption-key')
        .digest('hex'),
    }));
  }

  encrypt(text: string, place: ValuePlace): string {
    const sealed = this.seal(Buffer.from(text), place);
    if (sealed) {
      return sealed.header + sealed.body.toString('base64');
    }
    return text.startsWith(MARK) ? PLAIN + text : text;
  }

  /** @throws EncryptedValueError */
  decrypt(stored: string, place: ValuePlace): string {
    const keyId = findKeyId(stored, place);
    if (keyId === undefined) {
      return stored.startsWith(PLAIN) ? stored.slice(PLAIN.length) : stored;
    }
    const body = stored.slice(headerOf(keyId).length);
    return this.open(keyId, Buffer.from(body, 'base64'), place).toString();
  }

  /** As `encrypt`, for a value of a binary column. */
  encryptBytes(bytes: Buffer, place: ValuePlace): Buffer {
    const sealed = this.seal(bytes, place);
    if (sealed) {
      return Buffer.concat([Buffer.from(sealed.header), sealed.body]);
    }
    return readHeader(bytes).startsWith(MARK)
      ? Buffer.concat([Buffer.from(PLAIN), bytes])
      : bytes;
  }

  /**
   * As `decrypt`, for a value of a binary column.
   *
   * @throws EncryptedValueError
   */
  decryptBytes(stored: Buffer, place: ValuePlace): Buffer {
    const header = readHeader(stored);
    const keyId = findKeyId(header, place);
    if (keyId === undefined) {
      return header.startsWith(PLAIN) ? stored.subarray(PLAIN.length) : stored;
    }
    const body = stored.subarray(headerOf(keyId).length);
    return this.open(keyId, body, place);
  }

  private seal(
    plain: Buffer,
    place: ValuePlace,
  ): { header: string; body: Buffer } | undefined {
    const [key] = this.#keys;
    if (!key) {
      return undefined;
    }
    const header = headerOf(key.id);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key.secret, nonce);
    cipher.setAAD(toAuthenticatedData(header, place));
    const parts = [nonce, cipher.update(plain), cipher.final()];
    return { header, body: Buffer.concat([...parts, cipher.getAuthTag()]) };
  }

  private open(keyId: string, body: Buffer, place: ValuePlace): Buffer {
    const key = this.#keys.find(({ id }) => id === keyId);
    if (!key) {
      throw EncryptedValueError.missingKey(place, keyId);
    }
    if (body.length < NONCE_BYTES + TAG_BYTES) {
      throw EncryptedValueError.damaged(place, keyId);
    }
    const nonce = body.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, key.secret, nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(toAuthenticatedData(headerOf(keyId), place));
    decipher.setAuthTag(body.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([
        decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]);
    } catch {
      // Node says only that authentication failed.
      throw EncryptedValueError.damaged(place, keyId);
    }
  }
}

function headerOf(keyId: string): string {
  return `${MARK}1:${keyId}:`;
}

function readHeader(stored: Buffer): string {
  return stored.subarray(0, Encryption.headerLength).toString('latin1');
}

/** The key of a stored value; undefined when it isn't encrypted. */
function findKeyId(stored: string, place: ValuePlace): string | undefined {
  if (!stored.startsWith(MARK) || stored.startsWith(PLAIN)) {
    return undefined;
  }
  const keyId = Encryption.keyIdOf(stored);
  if (keyId === undefined) {
    throw EncryptedValueError.damaged(place);
  }
  return keyId;
}

function toAuthenticatedData(
  header: string,
  { table, column, row }: ValuePlace,
): Buffer {
  return Buffer.from(
    JSON.stringify([header, table, column, ...row.map(String)]),
  );
}
