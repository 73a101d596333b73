import { Knex } from 'knex';
import { PageRequest } from './scope';

/** How a member is kept in a column that SQLite and PostgreSQL read alike. */
type ColumnKind<Value> = Value extends Date
  ? 'time'
  : Value extends boolean
  ? 'flag'
  : Value extends string | number
  ? 'value'
  : 'json';

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

/** A table whose rows are records. Members without a value are null. */
export class Table<Entry extends object> {
  private readonly columns: Column<Entry>[];

  constructor(readonly name: string, kinds: Columns<Entry>) {
    this.columns = Object.entries(kinds).map(([member, kind]) => ({
      member: member as keyof Entry & string,
      kind: kind as string,
      column: toColumn(member),
    }));
  }

  /** The columns of the members that are given. */
  toRow(
    entry: Partial<Entry>,
  ): Record<string, string | number | boolean | null> {
    return Object.fromEntries(
      this.columns
        .filter(({ member }) => member in entry)
        .map(({ member, kind, column }) => [
          column,
          write(kind, entry[member]),
        ]),
    );
  }

  toRecord(row: Record<string, unknown>): Entry {
    const entry: Record<string, unknown> = {};
    for (const { member, kind, column } of this.columns) {
      entry[member] = read(kind, row[column]);
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

function write(kind: string, value: unknown): string | number | boolean | null {
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
