/** A value that is encrypted where it is stored. */
export class Encrypted<Value> {
  static of<Value>(value: Value): Encrypted<Value> {
    return new Encrypted(() => value);
  }

  private decrypted: { value: Value } | undefined;

  /** `decrypt` is called when the value is first read, so that unread values need no key. */
  constructor(private readonly decrypt: () => Value) {}

  /** @throws EncryptedValueError */
  read(): Value {
    this.decrypted ??= { value: this.decrypt() };
    return this.decrypted.value;
  }
}
