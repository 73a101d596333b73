import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SettingStore } from '../../database/SettingStore';
import { hashRequest } from '../../database/canonical';
import { PageRequest } from '../../database/scope';
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
  async readPage<Row>(options: {
    list: ListIdentity;
    input: { maxResults?: number; nextToken?: string };
    /** The members that the list is in the order of. */
    order: (keyof Row & string)[];
    read: (page: PageRequest) => Promise<Row[]>;
  }): Promise<TokenPage<Row>> {
    const { list, input, order, read } = options;
    const { maxResults: size = MAX_RESULTS, nextToken } = input;
    const after =
      nextToken === undefined ? undefined : this.decode(list, nextToken);
    // One more row than asked for tells whether there is another page.
    const rows = await read({ after, limit: size + 1 });
    if (rows.length <= size) {
      return { rows };
    }
    const page = rows.slice(0, size);
    const last = page[page.length - 1];
    const position = order.map(member => {
      const value: unknown = last[member];
      return [member, value instanceof Date ? value.getTime() : value];
    });
    return {
      rows: page,
      nextToken: this.encode(list, Object.fromEntries(position)),
    };
  }

  private encode(list: ListIdentity, position: object): string {
    const payload = JSON.stringify(position);
    const signature = this.sign(list, payload);
    return Buffer.from(JSON.stringify([signature, payload])).toString('base64');
  }

  private decode(list: ListIdentity, token: string): PageRequest['after'] {
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
