import {
  CoreV1Event,
  KubernetesObject,
  V1Job,
  V1Pod,
  V1Secret,
} from '@kubernetes/client-node';
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';

export interface Kinds {
  jobs: V1Job;
  pods: V1Pod;
  secrets: V1Secret;
  events: CoreV1Event;
}

export type Kind = keyof Kinds;

export interface Change {
  version: number;
  kind: Kind;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubernetesObject;
}

/** The objects of a namespace, with what changed since when, as etcd keeps it. */
export class ObjectStore extends EventEmitter<{ change: [Change] }> {
  version = 1;
  /** Changes up to this version are forgotten. */
  compacted = 0;
  private changes: Change[] = [];
  private readonly objects: { [K in Kind]: Map<string, Kinds[K]> } = {
    jobs: new Map(),
    pods: new Map(),
    secrets: new Map(),
    events: new Map(),
  };

  get<K extends Kind>(kind: K, name: string): Kinds[K] | undefined {
    return this.objects[kind].get(name);
  }

  list<K extends Kind>(kind: K): Kinds[K][] {
    return [...this.objects[kind].values()];
  }

  create<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    const metadata = {
      ...object.metadata,
      uid: randomUUID(),
      creationTimestamp: new Date(),
    };
    return this.put(kind, 'ADDED', { ...object, metadata });
  }

  /** Changes an object; nothing when it is gone by now. */
  update<K extends Kind>(
    kind: K,
    name: string,
    change: (object: Kinds[K]) => Partial<Kinds[K]>,
  ): void {
    const object = this.get(kind, name);
    if (object) {
      this.put(kind, 'MODIFIED', { ...object, ...change(object) });
    }
  }

  remove(kind: Kind, name: string): void {
    const object = this.get(kind, name);
    if (object) {
      this.objects[kind].delete(name);
      this.record(kind, 'DELETED', object);
    }
  }

  /** Forgets what changed until now, as the API does after some minutes. */
  compact(): void {
    this.compacted = this.version;
    this.changes = [];
  }

  changesSince(version: number): Change[] {
    return this.changes.filter(change => change.version > version);
  }

  private put<K extends Kind>(
    kind: K,
    type: Change['type'],
    object: Kinds[K],
  ): Kinds[K] {
    const stored = {
      ...object,
      metadata: {
        ...object.metadata,
        resourceVersion: String(this.version + 1),
      },
    };
    this.objects[kind].set(stored.metadata.name ?? '', stored);
    this.record(kind, type, stored);
    return stored;
  }

  private record(
    kind: Kind,
    type: Change['type'],
    object: KubernetesObject,
  ): void {
    this.version++;
    const change = {
      version: this.version,
      kind,
      type,
      object: {
        ...object,
        metadata: {
          ...object.metadata,
          resourceVersion: String(this.version),
        },
      },
    };
    this.changes.push(change);
    this.emit('change', change);
  }
}
