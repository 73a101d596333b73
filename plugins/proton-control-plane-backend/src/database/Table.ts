import { Knex } from 'knex';
import { ValuePlace } from '../encryption/EncryptedValueError';
import { Encryption } from '../encryption/Encryption';
import { Encrypted } from './Encrypted';
import { PageRequest } from './scope';
import { toStorableText } from './storableText';

/** How a member is kept in a column that SQLite and PostgreSQL read alike. */
type ColumnKind<Value> = Value extends Encrypted<infer Content>
  ? Content extends Buffer
    ? 'encryptedBytes'
    : Content extends string
    ? 'encryptedText'
    : 'encryptedJson'
  : Value extends Date
  ? 'time'
  : Value extends boolean
  ? 'flag'
  : Value extends string | number
  ? 'value'
  : 'json';

/** What a database is given for a column. */
type ColumnValue = string | number | boolean | Buffer | null;

/** How each member of a record is kept; its column has its name in snake case. */
type Columns<Entry> = {
  [Member in keyof Required<Entry>]: ColumnKind<NonNullable<Entry[Member]>>;
};

/** SQLite and PostgreSQL both bound the number of values in one statement. */
const ROWS_PER_INSERT = 100;

type Order<Entry> = Partial<Record<keyof Entry & string, 'asc' | 'desc'>>;

interface Column<Entry> {
  member: keyof Entry & string;
  kind: string;
  column: string;
}

/** The primary key of a table, and the encryption of its rows. */
interface TableOptions<Entry> {
  /** The members of the primary key, which encrypted values are bound to. */
  key?: (keyof Entry & string)[];
  /** Absent where no encrypted member is used. */
  encryption?: Encryption;
}

/** A table whose rows are records. Members without a value are null. */
export class Table<Entry extends object> {
  private readonly columns: Column<Entry>[];
  private encrypted: Table<Entry> | undefined;

  constructor(
    readonly name: string,
    private readonly kinds: Columns<Entry>,
    private readonly options: TableOptions<Entry> = {},
  ) {
    this.columns = Object.entries(kinds).map(([member, kind]) => ({
      member: member as keyof Entry & string,
      kind: kind as string,
      column: toColumn(member),
    }));
  }

  /** The same table, for its encrypted members too. */
  encryptedBy(encryption: Encryption): Table<Entry> {
    // Asked for in every transaction.
    if (this.encrypted?.options.encryption !== encryption) {
      const options = { ...this.options, encryption };
      this.encrypted = new Table(this.name, this.kinds, options);
    }
    return this.encrypted;
  }

  /** The columns of the primary key and the encrypted ones. */
  get encryptedColumns(): { key: string[]; encrypted: string[] } {
    return {
      key: (this.options.key ?? []).map(toColumn),
      encrypted: this.columns
        .filter(({ kind }) => isEncrypted(kind))
        .map(({ column }) => column),
    };
  }

  /**
   * The columns of the members that are given. Encrypted ones need those of the
   * key besides.
   */
  toRow(entry: Partial<Entry>): Record<string, ColumnValue> {
    return Object.fromEntries(
      this.columns
        .filter(({ member }) => member in entry)
        .map(({ member, kind, column }) => [
          column,
          isEncrypted(kind)
            ? this.encrypt(member, kind, entry)
            : write(kind, entry[member]),
        ]),
    );
  }

  toRecord(row: Record<string, unknown>): Entry {
    const entry: Record<string, unknown> = {};
    for (const { member, kind, column } of this.columns) {
      entry[member] = isEncrypted(kind)
        ? this.decrypt(member, kind, row)
        : read(kind, row[column]);
    }
    return entry as Entry;
  }

  /** The rows whose members are these; nothing else of a record is looked at. */
  where(knex: Knex, members: Partial<Entry>): Knex.QueryBuilder {
    return knex(this.name).where(this.toRow(members));
  }

  /**
   * @param lock - until the transaction ends, nobody else changes the row
   *   (`share`), or nobody else locks it (`update`)
   */
  async find(
    knex: Knex,
    members: Partial<Entry>,
    lock?: 'share' | 'update',
  ): Promise<Entry | undefined> {
    const query = this.where(knex, members);
    if (lock) {
      query[lock === 'share' ? 'forShare' : 'forUpdate']();
    }
    return this.first(query);
  }

  async first(query: Knex.QueryBuilder): Promise<Entry | undefined> {
    const row = await this.select(query).first();
    return row && this.toRecord(row);
  }

  async list(query: Knex.QueryBuilder): Promise<Entry[]> {
    const rows: Record<string, unknown>[] = await this.select(query);
    return rows.map(row => this.toRecord(row));
  }

  /** A part of a list in the order of some members, which no two rows share. */
  async page(
    query: Knex.QueryBuilder,
    order: Order<Entry>,
    { after, limit }: PageRequest,
  ): Promise<Entry[]> {
    const columns = Object.entries(order).map(([member, direction]) => ({
      column: toColumn(member),
      order: direction as 'asc' | 'desc',
      after: after?.[member],
    }));
    if (after) {
      query.andWhere(later => whereAfter(later, columns));
    }
    return this.list(query.orderBy(columns).limit(limit));
  }

  async insert(knex: Knex, entry: Entry): Promise<void> {
    await knex(this.name).insert(this.toRow(entry));
  }

  /** Knex's own `batchInsert` opens a transaction that bypasses this one's client. */
  async insertAll(knex: Knex, entries: Entry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += ROWS_PER_INSERT) {
      const part = entries.slice(start, start + ROWS_PER_INSERT);
      await knex(this.name).insert(part.map(entry => this.toRow(entry)));
    }
  }

  /** False when there is a row with the same values in the columns of a key. */
  async insertUnlessThere(
    knex: Knex,
    entry: Entry,
    key: (keyof Entry & string)[],
  ): Promise<boolean> {
    const columns = key.map(toColumn);
    const inserted = await knex(this.name)
      .insert(this.toRow(entry))
      .onConflict(columns)
      .ignore()
      .returning(columns[0]);
    return inserted.length === 1;
  }

  /** Inserts a record, or takes its members over where its key is there. */
  async put(
    knex: Knex,
    entry: Entry,
    key: (keyof Entry & string)[],
  ): Promise<void> {
    await knex(this.name)
      .insert(this.toRow(entry))
      .onConflict(key.map(toColumn))
      .merge();
  }

  async count(query: Knex.QueryBuilder): Promise<number> {
    const [{ count }] = await query.count({ count: '*' });
    return Number(count);
  }

  private encrypt(
    member: keyof Entry & string,
    kind: string,
    entry: Partial<Entry>,
  ): string | Buffer | null {
    const value = entry[member] as Encrypted<unknown> | null | undefined;
    if (value === undefined || value === null) {
      return null;
    }
    const { encryption } = this;
    const place = this.locate(member, each => entry[each]);
    const content = value.read();
    switch (kind) {
      case 'encryptedBytes':
        return encryption.encryptBytes(content as Buffer, place);
      case 'encryptedJson':
        return encryption.encrypt(JSON.stringify(content), place);
      default:
        return encryption.encrypt(toStorableText(content as string), place);
    }
  }

  private decrypt(
    member: keyof Entry & string,
    kind: string,
    row: Record<string, unknown>,
  ): Encrypted<unknown> | undefined {
    const stored = row[toColumn(member)];
    if (stored === undefined || stored === null) {
      return undefined;
    }
    return new Encrypted(() => {
      const { encryption } = this;
      const place = this.locate(member, each => row[toColumn(each)]);
      if (kind === 'encryptedBytes') {
        return encryption.decryptBytes(stored as Buffer, place);
      }
      const text = encryption.decrypt(stored as string, place);
      return kind === 'encryptedJson' ? JSON.parse(text) : text;
    });
  }

  private locate(
    member: string,
    readKey: (member: keyof Entry & string) => unknown,
  ): ValuePlace {
    const { key = [] } = this.options;
    const row = key.map(readKey) as (string | number)[];
    if (row.length === 0 || row.includes(undefined as never)) {
      throw new Error(
        `${member} of ${this.name} is encrypted for its row, and the key of the row isn't given`,
      );
    }
    return { table: this.name, column: toColumn(member), row };
  }

  private get encryption(): Encryption {
    const { encryption } = this.options;
    if (!encryption) {
      throw new Error(`${this.name} is used without its encryption`);
    }
    return encryption;
  }

  private select(query: Knex.QueryBuilder): Knex.QueryBuilder {
    return query.select(this.columns.map(({ column }) => column));
  }
}

interface OrderedColumn {
  column: string;
  order: 'asc' | 'desc';
  after: string | number | undefined;
}

function whereAfter(
  query: Knex.QueryBuilder,
  [{ column, order, after }, ...rest]: OrderedColumn[],
): void {
  const value = after ?? '';
  query.where(column, order === 'asc' ? '>' : '<', value);
  if (rest.length > 0) {
    query.orWhere(same => {
      same.where(column, value).andWhere(later => whereAfter(later, rest));
    });
  }
}

function toColumn(member: string): string {
  return member.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

function isEncrypted(kind: string): boolean {
  return kind.startsWith('encrypted');
}

function write(kind: string, value: unknown): ColumnValue {
  if (value === undefined || value === null) {
    return null;
  }
  switch (kind) {
    case 'time':
      return (value as Date).getTime();
    case 'json':
      return JSON.stringify(value);
    default:
      return value as string | number | boolean;
  }
}

function read(kind: string, value: unknown): unknown {
  if (value === undefined || value === null) {
    return undefined;
  }
  switch (kind) {
    case 'time':
      // PostgreSQL returns a bigint as text.
      return new Date(Number(value));
    case 'json':
      return JSON.parse(value as string);
    case 'flag':
      return Boolean(value);
    default:
      return value;
  }
}
