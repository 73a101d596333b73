import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SettingStore } from '../../database/SettingStore';
import { hashRequest } from '../../database/canonical';
import { ValidationException } from '../../errors';

/** The largest page, and the one for requests that do not say. */
const MAX_RESULTS = 100;

/** A list and what it was narrowed to: a token is good for this alone. */
export interface ListIdentity {
  operation: string;
  filters: object;
}

/** What a list operation returns: its rows and how to go on. */
export interface TokenPage<Row> {
  rows: Row[];
  nextToken?: string;
}

/**
 * Makes and reads the opaque `nextToken`s. They are signed with a key that all
 * backends on one database share, so a forged token, or one of another list,
 * is refused.
 */
export class PageTokens {
  static async create(settings: SettingStore): Promise<PageTokens> {
    const key = await settings.findOrInsert(
      'page-token-key',
      randomBytes(32).toString('base64'),
    );
    return new PageTokens(Buffer.from(key, 'base64'));
  }

  private constructor(private readonly key: Buffer) {}

  /** Reads the page that a request asks for. */
  async readPage<Key, Row>(options: {
    list: ListIdentity;
    maxResults?: number;
    nextToken?: string;
    read: (page: { after?: Key; limit: number }) => Promise<Row[]>;
    keyOf: (row: Row) => Key;
  }): Promise<TokenPage<Row>> {
    const size = options.maxResults ?? MAX_RESULTS;
    const after =
      options.nextToken === undefined
        ? undefined
        : this.decode<Key>(options.list, options.nextToken);
    // One more row than asked for tells whether there is another page.
    const rows = await options.read({ after, limit: size + 1 });
    if (rows.length <= size) {
      return { rows };
    }
    const page = rows.slice(0, size);
    return {
      rows: page,
      nextToken: this.encode(
        options.list,
        options.keyOf(page[page.length - 1]),
      ),
    };
  }

  private encode(list: ListIdentity, key: unknown): string {
    const payload = JSON.stringify(key);
    const signature = this.sign(list, payload);
    return Buffer.from(JSON.stringify([signature, payload])).toString('base64');
  }

  private decode<Key>(list: ListIdentity, token: string): Key {
    const refused = new ValidationException(
      `The nextToken is not one that ${list.operation} returned for this list and these filters; start again without it`,
    );
    let content: unknown;
    try {
      content = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    } catch {
      throw refused;
    }
    if (!Array.isArray(content) || content.length !== 2) {
      throw refused;
    }
    const [signature, payload] = content.map(String);
    const given = Buffer.from(signature);
    const expected = Buffer.from(this.sign(list, payload));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw refused;
    }
    return JSON.parse(payload);
  }

  private sign(list: ListIdentity, payload: string): string {
    return createHmac('sha256', this.key)
      .update(`${list.operation}\n${hashRequest(list.filters)}\n${payload}`)
      .digest('base64');
  }
}
