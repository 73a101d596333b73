import { ConfigReader } from '@backstage/config';
import { randomBytes } from 'node:crypto';
import { Encryption } from './Encryption';

const SECRETS = { k1: newSecret(), k2: newSecret() };
const PLACE = { table: 'environments', column: 'spec', row: ['e-1'] };

function newSecret(): string {
  return randomBytes(32).toString('base64');
}

function configure(keys: { id: string; secret: string }[]): Encryption {
  return Encryption.fromConfig(
    new ConfigReader({ protonControlPlane: { encryption: { keys } } }),
  );
}

/** Keys of these ids, the first of which encrypts. */
function withKeys(...ids: (keyof typeof SECRETS)[]): Encryption {
  return configure(ids.map(id => ({ id, secret: SECRETS[id] })));
}

/** The text and the bytes of one value. */
const FORMS = [
  {
    form: 'text',
    store: (encryption: Encryption, value: string, place = PLACE) =>
      encryption.encrypt(value, place),
    read: (encryption: Encryption, stored: string, place = PLACE) =>
      encryption.decrypt(stored, place),
  },
  {
    form: 'bytes',
    store: (encryption: Encryption, value: string, place = PLACE) =>
      encryption.encryptBytes(Buffer.from(value), place).toString('latin1'),
    read: (encryption: Encryption, stored: string, place = PLACE) =>
      encryption.decryptBytes(Buffer.from(stored, 'latin1'), place).toString(),
  },
];

describe.each(FORMS)('Encryption of $form', ({ store, read }) => {
  it.each(['', 'plain', '{"a":"ü€😀"}', 'proton-enc:1:k1:aaaa', 'proton-enc:'])(
    'stores %j so that only the key reads it',
    value => {
      const encryption = withKeys('k1');

      const stored = store(encryption, value);

      expect(stored).toMatch(/^proton-enc:1:k1:/);
      expect(stored.slice('proton-enc:1:k1:'.length)).not.toContain(
        value || 'proton-enc',
      );
      expect(read(encryption, stored)).toBe(value);
      expect(store(encryption, value)).not.toBe(stored);
    },
  );

  it.each([
    '',
    'plain',
    'proton-enc:1:k1:aaaa',
    'proton-enc:0:x',
    'proton-enc:',
  ])(
    'stores %j as it is without a key, and reads it with or without one',
    value => {
      const stored = store(Encryption.none(), value);

      expect(stored.endsWith(value)).toBe(true);
      expect(read(Encryption.none(), stored)).toBe(value);
      expect(read(withKeys('k1'), stored)).toBe(value);
    },
  );

  it('encrypts with the first key and decrypts with each', () => {
    const stored = store(withKeys('k1'), 'value');

    expect(store(withKeys('k2', 'k1'), 'value')).toMatch(/^proton-enc:1:k2:/);
    expect(read(withKeys('k2', 'k1'), stored)).toBe('value');
  });

  it('names a key that is missing', () => {
    const stored = store(withKeys('k1'), 'value');

    for (const encryption of [withKeys('k2'), Encryption.none()]) {
      expect(() => read(encryption, stored)).toThrow(
        'Reading spec of environments e-1 failed, because it is encrypted with the key "k1", which isn\'t configured. Add the key "k1" to protonControlPlane.encryption.keys',
      );
    }
  });

  it('refuses another secret under the same id', () => {
    const stored = store(withKeys('k1'), 'value');
    const other = configure([{ id: 'k1', secret: newSecret() }]);

    expect(() => read(other, stored)).toThrow(
      'the secret of the key "k1" isn\'t the one that it was encrypted with',
    );
  });

  it.each([
    { ...PLACE, table: 'deployments' },
    { ...PLACE, column: 'description' },
    { ...PLACE, row: ['e-2'] },
    { ...PLACE, row: ['e', '1'] },
    { ...PLACE, row: ['e-1', ''] },
  ])('refuses a value that was moved to %j', place => {
    const encryption = withKeys('k1');
    const stored = store(encryption, 'value');

    expect(() => read(encryption, stored, place)).toThrow(
      'it was changed or moved after it was encrypted',
    );
  });

  it('refuses a value of which one character was changed', () => {
    const encryption = withKeys('k1', 'k2');
    const stored = store(encryption, 'value');

    // Without its mark it isn't an encrypted value any more.
    for (let index = 'proton-enc:'.length; index < stored.length - 2; index++) {
      const character = stored[index] === 'A' ? 'B' : 'A';
      const changed =
        stored.slice(0, index) + character + stored.slice(index + 1);
      expect(() => read(encryption, changed)).toThrow(/^Reading spec of/);
    }
  });

  it('refuses a value that was cut off anywhere', () => {
    const encryption = withKeys('k1');
    const stored = store(encryption, 'a value of some length');

    for (let end = 'proton-enc:'.length; end < stored.length - 3; end += 1) {
      expect(() => read(encryption, stored.slice(0, end))).toThrow(
        /^Reading spec of/,
      );
    }
  });

  it('refuses a value under the header of another key', () => {
    const stored = store(withKeys('k1'), 'value').replace(':k1:', ':k2:');

    expect(() => read(withKeys('k1', 'k2'), stored)).toThrow(
      'the secret of the key "k2" isn\'t the one',
    );
  });
});

describe('Encryption', () => {
  it('keeps bytes that are no text', () => {
    const bytes = randomBytes(1_000_000);
    const encryption = withKeys('k1');

    const stored = encryption.encryptBytes(bytes, PLACE);

    expect(encryption.decryptBytes(stored, PLACE).equals(bytes)).toBe(true);
  });

  it('shows no secret', () => {
    expect(JSON.stringify(withKeys('k1'))).not.toContain(SECRETS.k1);
  });

  it.each([
    [[{ id: 'a:b', secret: newSecret() }], 'keys[0].id must be 1 to 64'],
    [[{ id: 'k1', secret: 'short' }], 'keys[0].secret must be 32 random bytes'],
    [
      [{ id: 'k1', secret: `${newSecret().slice(1)}!` }],
      'keys[0].secret must be 32 random bytes in base64. Use the output of "openssl rand -base64 32"',
    ],
    [
      [{ id: 'k1', secret: randomBytes(16).toString('base64') }],
      'keys[0].secret must be 32 random bytes',
    ],
    [
      [
        { id: 'k1', secret: newSecret() },
        { id: 'k1', secret: newSecret() },
      ],
      "keys[1].id is 'k1', which is also the id of another key",
    ],
    [
      [
        { id: 'k1', secret: SECRETS.k1 },
        { id: 'k2', secret: SECRETS.k1 },
      ],
      "keys[1].secret is also the secret of the key 'k1'",
    ],
  ])('refuses the keys %#', (keys, message) => {
    expect(() => configure(keys)).toThrow(message);
    for (const { secret } of keys) {
      expect(() => configure(keys)).not.toThrow(secret);
    }
  });
});
