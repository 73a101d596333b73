import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  request as sendRequest,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { MotoServer } from '../MotoServer';
import { SubnetPlace } from './account/AccountState';
import { EksAccount } from './account/EksAccount';
import { Json } from './account/wire';
import { ClientRequestTokens } from './ClientRequestTokens';
import { EksError, invalidRequest, notFound } from './eksError';
import { EKS_ROUTES } from './eksRoutes';

/**
 * Amazon EKS on loopback, in front of moto: it answers what is signed for `eks`,
 * after the public API reference, and hands everything else to moto. Moto's own
 * EKS lacks access entries, add-ons, EKS Auto Mode and updates.
 *
 * @public
 */
export class EksApi {
  /** Starts it in front of a moto that runs. */
  static async start(options: {
    moto: MotoServer;
    accountId?: string;
    region?: string;
    /** How long a change takes. Default 300 ms; with 0 it is made at once. */
    transitionMilliseconds?: number;
  }): Promise<EksApi> {
    const { moto, accountId = '123456789012', region = 'us-east-1' } = options;
    const account = new EksAccount({
      accountId,
      region,
      transitionMilliseconds: options.transitionMilliseconds ?? 300,
      principalExists: arn => principalExists(moto, region, arn),
      findSubnet: subnetId => findSubnet(moto, region, subnetId),
    });
    const api = new EksApi(moto, account);
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  /**
   * Requests to refuse, each once. An operation is the method and path of a request
   * to EKS, such as `eks POST /clusters/dev/updates`, or an action of another service,
   * such as `ec2 CreateNatGateway`.
   */
  readonly refuseNext: Array<{
    operation: RegExp;
    status: number;
    code: string;
    message: string;
  }> = [];

  /**
   * The operations of EKS that were requested since the last `pause`, written as in
   * `refuseNext`. They show how far a client has come.
   */
  readonly operations: string[] = [];

  private readonly tokens = new ClientRequestTokens();

  /** Requests that wait until `resume`. */
  private held?: { operation: RegExp; release: Promise<void> };

  private release = () => {};

  private readonly server: Server;

  private constructor(
    private readonly moto: MotoServer,
    private readonly account: EksAccount,
  ) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(error => {
        response.statusCode = 500;
        response.end(String(error));
      });
    });
  }

  /** Where EKS and all services of moto answer. */
  get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** All clusters with everything in them, by name. */
  dump(): Record<string, Record<string, any>> {
    return this.account.dump();
  }

  /** Changes a cluster by hand, as in the AWS console. */
  changeByHand(clusterName: string, change: Record<string, unknown>): void {
    this.account.clusters.updateConfig(clusterName, change);
  }

  /** Whether no change of a cluster is in progress. */
  isSettled(clusterName: string): boolean {
    return this.account.clusters.describe(clusterName).status === 'ACTIVE';
  }

  /**
   * Keeps what is in progress in EKS from ending until `resume`.
   *
   * @param operation - requests that aren't answered until then either, such as
   * `ec2 CreateNatGateway`. A request to EKS is carried out all the same, others
   * only if the client still waits then
   */
  pause(operation?: RegExp): void {
    this.account.pause();
    this.operations.length = 0;
    if (operation) {
      const release = new Promise<void>(resolve => {
        this.release = resolve;
      });
      this.held = { operation, release };
    }
  }

  /** Lets everything that waits end. */
  resume(): void {
    this.account.resume();
    this.held = undefined;
    this.release();
  }

  /** Ends it; moto goes on. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const service = serviceOf(request);
    const body = await readBody(request);
    if (service !== 'eks') {
      await this.answerOther(service, request, body, response);
      return;
    }
    const [status, answer] = await this.answerEks(request, body.toString());
    await this.waitWhileHeld(`eks ${operationOf(request)}`);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status >= 400 && { 'x-amzn-errortype': String(answer.__type) }),
    });
    response.end(JSON.stringify(answer));
  }

  private async answerEks(
    request: IncomingMessage,
    text: string,
  ): Promise<[number, Json]> {
    try {
      const url = new URL(String(request.url), 'http://eks');
      const operation = operationOf(request);
      this.operations.push(`eks ${operation}`);
      const refusal = this.takeRefusal(`eks ${operation}`);
      if (refusal) {
        throw refusal;
      }
      for (const { method, path, answer } of EKS_ROUTES) {
        const match = path.exec(url.pathname);
        if (match && method === request.method) {
          const body = text === '' ? {} : JSON.parse(text);
          return [
            200,
            await this.tokens.answerOnce(operation, body, () =>
              answer({
                account: this.account,
                names: match.slice(1).map(decodeURIComponent),
                body,
                query: url.searchParams,
              }),
            ),
          ];
        }
      }
      throw notFound(`No operation ${operation}`);
    } catch (error) {
      const known =
        error instanceof EksError ? error : invalidRequest(String(error));
      return [known.status, { __type: known.code, message: known.message }];
    }
  }

  /** Hands a request to moto, unless it's to be refused. */
  private async answerOther(
    service: string,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const target = String(request.headers['x-amz-target'] ?? '');
    const action = target
      ? target.split('.').pop()
      : new URLSearchParams(body.toString()).get('Action');
    const operation = `${service} ${action}`;
    const refusal = this.takeRefusal(operation);
    if (refusal) {
      const { status, code, message } = refusal;
      response.writeHead(status);
      response.end(
        target
          ? JSON.stringify({ __type: code, message })
          : `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
      );
      return;
    }
    await this.waitWhileHeld(operation);
    // Whoever gave up on an answer didn't get what was asked for.
    if (!response.destroyed) {
      this.forward(request, body, response);
    }
  }

  private async waitWhileHeld(operation: string): Promise<void> {
    if (this.held?.operation.test(operation)) {
      await this.held.release;
    }
  }

  private takeRefusal(operation: string): EksError | undefined {
    const index = this.refuseNext.findIndex(refusal =>
      refusal.operation.test(operation),
    );
    if (index < 0) {
      return undefined;
    }
    const [{ status, code, message }] = this.refuseNext.splice(index, 1);
    return new EksError(status, code, message);
  }

  private forward(
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const { hostname, port } = new URL(this.moto.endpoint);
    const onward = sendRequest(
      {
        hostname,
        port,
        method: request.method,
        path: request.url,
        headers: request.headers,
      },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    onward.end(body);
  }
}

/** The method and path of a request to EKS. */
function operationOf({ method, url }: IncomingMessage): string {
  return `${method} ${new URL(String(url), 'http://eks').pathname}`;
}

/** The service that a request is signed for; empty when it isn't signed. */
function serviceOf({ headers }: IncomingMessage): string {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//;
  return scope.exec(headers.authorization ?? '')?.[1] ?? '';
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Asks moto, as AWS asks IAM. */
async function principalExists(
  moto: MotoServer,
  region: string,
  arn: string,
): Promise<boolean> {
  const [, kind, path] = /:(role|user)\/(.+)$/.exec(arn) ?? [];
  const name = path?.split('/').pop();
  if (!name) {
    return false;
  }
  const query: Record<string, string> =
    kind === 'role'
      ? { Action: 'GetRole', RoleName: name }
      : { Action: 'GetUser', UserName: name };
  const { ok } = await moto.call('iam', region, {
    ...query,
    Version: '2010-05-08',
  });
  return ok;
}

async function findSubnet(
  moto: MotoServer,
  region: string,
  subnetId: string,
): Promise<SubnetPlace | undefined> {
  const response = await moto.call('ec2', region, {
    Action: 'DescribeSubnets',
    'SubnetId.1': subnetId,
    Version: '2016-11-15',
  });
  const text = await response.text();
  const vpcId = /<vpcId>([^<]+)<\/vpcId>/.exec(text)?.[1];
  const zone = /<availabilityZone>([^<]+)<\/availabilityZone>/.exec(text)?.[1];
  return vpcId && zone ? { vpcId, zone } : undefined;
}
