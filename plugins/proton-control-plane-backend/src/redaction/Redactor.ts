/** Shorter values are found in too many words that are no secrets. */
const MIN_LENGTH = 8;

const REPLACEMENT = '***';

/** Takes secrets out of texts. */
export class Redactor {
  /** Of a secret with several lines, each line is one. */
  static create(secrets: Iterable<string>): Redactor {
    const values = new Set<string>();
    for (const secret of secrets) {
      for (const value of [secret, ...secret.split(/\r?\n/)]) {
        const trimmed = value.trim();
        if (trimmed.length >= MIN_LENGTH && !isFrame(trimmed)) {
          values.add(trimmed);
        }
      }
    }
    // A secret may be the beginning of another one.
    return new Redactor([...values].sort((a, b) => b.length - a.length));
  }

  private constructor(private readonly values: string[]) {}

  redact(text: string): string {
    return this.values.reduce(
      (rest, value) => rest.replaceAll(value, REPLACEMENT),
      text,
    );
  }
}

// Such as `-----BEGIN CERTIFICATE-----`.
function isFrame(line: string): boolean {
  return line.startsWith('-----') && line.endsWith('-----');
}
