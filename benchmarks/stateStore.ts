import knexFactory, { Knex } from 'knex';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mockServices } from '@backstage/backend-test-utils';
import { Database } from '../plugins/proton-control-plane-backend/src/database/Database';
import {
  DEFAULT_STATE_LIMITS,
  StateService,
} from '../plugins/proton-control-plane-backend/src/states/StateService';
import { median } from './sendLoad';

/** How many environments a store has, and how many versions of each state. */
interface StoreSize {
  environments: number;
  versions: number;
}

/** As many versions as a control plane keeps. */
const MANY: StoreSize = { environments: 10_000, versions: 100 };

const FEW: StoreSize = { environments: 100, versions: 1 };

/** About as many as a cluster has. */
const RESOURCES = 60;

/** How many states are read and written. */
const SAMPLES = 200;

/** What one of the operations takes in both stores, in milliseconds. */
interface OperationTimes {
  /** The median, the shortest and the longest. */
  many: [median: number, shortest: number, longest: number];
  few: [median: number, shortest: number, longest: number];
}

export interface StateStoreCost {
  many: StoreSize;
  few: StoreSize;
  /** Bytes of a state, and what a stored version takes in the large database. */
  state: number;
  stored: number;
  /** Bytes of the large database, and how many seconds it took to fill it. */
  bytes: number;
  filledIn: number;
  read: OperationTimes;
  list: OperationTimes;
  write: OperationTimes;
}

const OPERATIONS = ['read', 'list', 'write'] as const;

/** Reads, lists and writes states in a large store and in a small one, in turn. */
export async function measureStateStore(
  folder: string,
): Promise<StateStoreCost> {
  const startedAt = performance.now();
  const many = await FilledStore.create(join(folder, 'states-many'), MANY);
  const filledIn = (performance.now() - startedAt) / 1_000;
  const few = await FilledStore.create(join(folder, 'states-few'), FEW);
  const times = { many: new Times(), few: new Times() };
  for (let n = 0; n < SAMPLES; n++) {
    await times.many.add(many);
    await times.few.add(few);
  }
  const bytes = await many.bytes();
  await many.close();
  await few.close();
  const of = (operation: (typeof OPERATIONS)[number]) => ({
    many: describeTimes(times.many[operation]),
    few: describeTimes(times.few[operation]),
  });
  return {
    many: MANY,
    few: FEW,
    state: createState(1).length,
    stored: bytes / (MANY.environments * MANY.versions),
    bytes,
    filledIn,
    read: of('read'),
    list: of('list'),
    write: of('write'),
  };
}

function describeTimes(times: number[]): [number, number, number] {
  return [median(times), Math.min(...times), Math.max(...times)];
}

class Times {
  readonly read: number[] = [];
  readonly list: number[] = [];
  readonly write: number[] = [];

  async add(store: FilledStore): Promise<void> {
    this.read.push(await time(() => store.readOne()));
    this.list.push(await time(() => store.listOne()));
    const state = createState(this.write.length + 1_000);
    this.write.push(await time(() => store.writeOne(state)));
  }
}

/** A database with as many versions of states as its control plane keeps. */
class FilledStore {
  static async create(
    folder: string,
    { environments, versions }: StoreSize,
  ): Promise<FilledStore> {
    mkdirSync(folder, { recursive: true });
    const knex = knexFactory({
      client: 'better-sqlite3',
      useNullAsDefault: true,
      connection: { filename: join(folder, 'states.sqlite') },
    });
    const database = await Database.create(mockServices.database({ knex }));
    const service = StateService.create({
      database,
      limits: { ...DEFAULT_STATE_LIMITS, keepVersions: versions },
    });
    const targets = Array.from({ length: environments }, () => randomUUID());
    const store = new FilledStore(knex, database, service, targets);
    await store.fill(versions);
    return store;
  }

  private next = 0;

  private constructor(
    private readonly knex: Knex,
    private readonly database: Database,
    private readonly service: StateService,
    private readonly targets: string[],
  ) {}

  async readOne(): Promise<void> {
    if (!(await this.service.read(this.choose()))) {
      throw new Error('A state is missing');
    }
  }

  /** A page of the versions of a state, as people see it. */
  async listOne(): Promise<void> {
    const { stateVersions } = this.database.stores;
    const page = await stateVersions.list(this.choose(), { limit: 20 });
    if (page.length === 0) {
      throw new Error('A state has no versions');
    }
  }

  /** Writes a version, for which the oldest one makes room. */
  async writeOne(state: Buffer): Promise<void> {
    const targetId = this.choose();
    await this.service.write({ targetId, name: 'benchmark' }, state, undefined);
  }

  async bytes(): Promise<number> {
    await this.knex.raw('pragma wal_checkpoint(truncate)');
    const [{ bytes }] = await this.knex.raw(
      'select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()',
    );
    return Number(bytes);
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }

  /** Spread over all, so that no state is in the cache because of the last one. */
  private choose(): string {
    this.next = (this.next + 7_919) % this.targets.length;
    return this.targets[this.next];
  }

  /** One version of all after the other, as time would have it. */
  private async fill(versions: number): Promise<void> {
    // Nothing is lost that matters when the machine stops now.
    await this.knex.raw('pragma synchronous = OFF');
    for (let version = 1; version <= versions; version++) {
      const state = createState(version);
      const row = {
        version,
        lineage: LINEAGE,
        serial: version,
        resource_count: RESOURCES,
        size: state.length,
        content_hash: createHash('sha256').update(state).digest('hex'),
        contents: gzipSync(state),
        written_by: 'benchmark',
        created_at: Date.now(),
      };
      const columns = Object.keys(row);
      await this.knex.raw(
        `insert into state_versions (target_id, ${columns.join()})
         select value, ${columns.map(() => '?').join()} from json_each(?)`,
        [...Object.values(row), JSON.stringify(this.targets)],
      );
    }
    await this.knex.raw('pragma synchronous = FULL');
    // Otherwise, the first write would move all of it into the database file.
    await this.knex.raw('pragma wal_checkpoint(truncate)');
  }
}

const LINEAGE = randomUUID();

/** What can't be compressed in a state: ids and addresses. */
const IDS = Array.from({ length: RESOURCES }, () =>
  randomBytes(32).toString('hex'),
);

/** A state with resources like those of a cluster. */
function createState(serial: number): Buffer {
  const resources = IDS.map((id, n) => ({
    mode: 'managed',
    type: 'aws_security_group_rule',
    name: `rule_${n}`,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: [
      {
        schema_version: 2,
        attributes: {
          id: `sgrule-${id}`,
          arn: `arn:aws:ec2:us-east-1:123456789012:security-group-rule/${id}`,
          cidr_blocks: [`10.${n}.0.0/16`],
          description: `Rule ${n} of the cluster, version ${serial}`,
          from_port: 443,
          protocol: 'tcp',
          security_group_id: `sg-${id.slice(0, 17)}`,
          self: false,
          to_port: 443,
          type: 'ingress',
        },
        sensitive_attributes: [],
        dependencies: ['aws_security_group.cluster', 'aws_vpc.this'],
      },
    ],
  }));
  return Buffer.from(
    JSON.stringify({
      version: 4,
      terraform_version: '1.11.4',
      serial,
      lineage: LINEAGE,
      outputs: {},
      resources,
    }),
  );
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
