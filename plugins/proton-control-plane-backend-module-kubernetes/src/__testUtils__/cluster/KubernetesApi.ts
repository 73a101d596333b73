import { V1PolicyRule } from '@kubernetes/client-node';
import { Job } from 'kubernetes-models/batch/v1';
import { Secret } from 'kubernetes-models/v1';
import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Call, findVerb, matches, PATH, status } from './apiCalls';
import { Change, Kind, ObjectStore } from './ObjectStore';

const MODELS: Partial<Record<Kind, new (data: never) => { validate(): void }>> =
  { jobs: Job, secrets: Secret };

export interface KubernetesApiOptions {
  namespace: string;
  token: string;
  /** What the caller may do, as a Role says. */
  rules: V1PolicyRule[];
  /** Deletes a Job as its propagation policy says. */
  onDeleteJob(name: string, propagationPolicy: string): void;
}

/**
 * Stands for the Kubernetes API at the network boundary: it checks tokens, roles
 * and schemas, and serves lists and watches with resource versions.
 */
export class KubernetesApi {
  readonly store = new ObjectStore();
  /** Such as `create jobs proton-1-plan-1 201`. */
  readonly calls: string[] = [];
  /** While it is, connections end without an answer. */
  isAway = false;
  /** Requests that the next calls are refused with, as `verb kind` → status. */
  readonly refusals = new Map<string, { code: number; message: string }>();
  private readonly watches = new Set<ServerResponse>();
  private server: Server | undefined;

  constructor(private readonly options: KubernetesApiOptions) {}

  get url(): string {
    const { port } = this.server?.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(error => {
        this.refuse(response, 500, String(error));
      });
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    this.dropWatches();
    this.server?.closeAllConnections();
    await new Promise(resolve => this.server?.close(resolve));
  }

  /** Ends all watches, as the API does after some minutes. */
  dropWatches(): void {
    this.watches.forEach(watch => watch.destroy());
    this.watches.clear();
  }

  get watchCount(): number {
    return this.watches.size;
  }

  /** Goes away: nothing is answered until `isAway` is false again. */
  goAway(): void {
    this.isAway = true;
    this.dropWatches();
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (this.isAway) {
      response.destroy();
      return;
    }
    const { token, namespace } = this.options;
    if (request.headers.authorization !== `Bearer ${token}`) {
      this.refuse(response, 401, 'Unauthorized');
      return;
    }
    const url = new URL(request.url ?? '', 'http://kubernetes');
    const path = PATH.exec(url.pathname)?.groups;
    const isBatch = path?.group === 'apis/batch';
    if (!path || isBatch !== (path.kind === 'jobs')) {
      this.refuse(response, 404, 'the server could not find the resource');
      return;
    }
    const kind = path.kind as Kind;
    const query = url.searchParams;
    const verb = findVerb(request.method, path.name, query);
    if (!this.allows(verb, kind) || path.namespace !== namespace) {
      this.refuse(
        response,
        403,
        `${kind} is forbidden: User "proton" cannot ${verb} resource "${kind}" in the namespace "${path.namespace}"`,
      );
      return;
    }
    const hasBody = verb === 'create' || verb === 'delete';
    const text = hasBody ? await json(request).catch(() => undefined) : {};
    const body = (text ?? undefined) as Call['body'];
    const name = path.name ?? body?.metadata?.name;
    const refusal = this.refusals.get(`${verb} ${kind}`);
    if (refusal) {
      this.refusals.delete(`${verb} ${kind}`);
      this.log(verb, kind, name, refusal.code);
      this.refuse(response, refusal.code, refusal.message);
      return;
    }
    this.carryOut(response, { verb, kind, name, query, body });
  }

  private carryOut(response: ServerResponse, call: Call): void {
    const { verb, kind, name = '', query } = call;
    const { store } = this;
    if (verb === 'watch') {
      this.watch(response, kind, query);
      return;
    }
    if (verb === 'list') {
      this.send(response, 200, {
        metadata: { resourceVersion: String(store.version) },
        items: store.list(kind).filter(object => matches(object, query)),
      });
      return;
    }
    if (verb === 'create') {
      this.create(response, call);
      return;
    }
    const found = store.get(kind, name);
    this.log(verb, kind, name, found ? 200 : 404);
    if (!found) {
      this.refuse(response, 404, `${kind} "${name}" not found`);
      return;
    }
    if (verb === 'delete') {
      if (kind === 'jobs') {
        const policy = query.get('propagationPolicy') ?? 'Background';
        this.options.onDeleteJob(name, policy);
      } else {
        store.remove(kind, name);
      }
    }
    this.send(response, 200, found);
  }

  private create(
    response: ServerResponse,
    { kind, name = '', body }: Call,
  ): void {
    const Model = MODELS[kind];
    let code = this.store.get(kind, name) ? 409 : 201;
    let message = `${kind} "${name}" already exists`;
    if (Model) {
      try {
        new Model(body as never).validate();
      } catch (error) {
        code = 422;
        message = `${kind} "${name}" is invalid: ${error}`;
      }
    }
    this.log('create', kind, name, code);
    if (code !== 201) {
      this.refuse(response, code, message);
      return;
    }
    this.send(response, 201, this.store.create(kind, body as object));
  }

  private watch(
    response: ServerResponse,
    kind: Kind,
    query: URLSearchParams,
  ): void {
    const since = Number(query.get('resourceVersion'));
    const send = (type: string, object: unknown) =>
      response.write(`${JSON.stringify({ type, object })}\n`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (since < this.store.compacted) {
      send('ERROR', status(410, 'too old resource version'));
      response.end();
      return;
    }
    const forward = (change: Change) => {
      if (change.kind === kind && matches(change.object, query)) {
        send(change.type, change.object);
      }
    };
    this.store.changesSince(since).forEach(forward);
    this.store.on('change', forward);
    this.watches.add(response);
    response.on('close', () => {
      this.store.off('change', forward);
      this.watches.delete(response);
    });
  }

  private allows(verb: string, kind: Kind): boolean {
    const group = kind === 'jobs' ? 'batch' : '';
    return this.options.rules.some(
      rule =>
        rule.apiGroups?.includes(group) &&
        rule.resources?.includes(kind) &&
        rule.verbs.includes(verb),
    );
  }

  private log(verb: string, kind: Kind, name = '', code = 200): void {
    this.calls.push(`${verb} ${kind} ${name} ${code}`);
  }

  private refuse(
    response: ServerResponse,
    code: number,
    message: string,
  ): void {
    this.send(response, code, status(code, message));
  }

  private send(response: ServerResponse, code: number, body: unknown): void {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
}
