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
import { EksAccount } from './account/EksAccount';
import { Json } from './account/wire';
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
    /** How long a change takes. Default 300 ms. */
    transitionMilliseconds?: number;
  }): Promise<EksApi> {
    const { moto, accountId = '123456789012', region = 'us-east-1' } = options;
    const account = new EksAccount({
      accountId,
      region,
      transitionMilliseconds: options.transitionMilliseconds ?? 300,
      principalExists: arn => principalExists(moto, region, arn),
      findVpc: subnetId => findVpc(moto, region, subnetId),
    });
    const api = new EksApi(moto, account);
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  /** Refusals to give before others, in order; each is given once. */
  readonly refuseNext: Array<{
    method: string;
    path: RegExp;
    status: number;
    code: string;
    message: string;
  }> = [];

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

  /** The names of the clusters that exist. */
  get clusterNames(): string[] {
    return this.account.clusters.names;
  }

  /** Changes a cluster by hand, as in the AWS console. */
  changeByHand(clusterName: string, change: Record<string, unknown>): void {
    this.account.clusters.updateConfig(clusterName, change);
  }

  /** Whether no change of a cluster is in progress. */
  isSettled(clusterName: string): boolean {
    return this.account.clusters.describe(clusterName).status === 'ACTIVE';
  }

  /** Keeps whatever is in progress from ending until `resume`. */
  pause(): void {
    this.account.pause();
  }

  /** Lets everything that waits end. */
  resume(): void {
    this.account.resume();
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
    if (!/Credential=[^/]+\/\d+\/[^/]+\/eks\//.test(authorization(request))) {
      this.forward(request, response);
      return;
    }
    const [status, body] = await this.answerEks(request);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status >= 400 && { 'x-amzn-errortype': String(body.__type) }),
    });
    response.end(JSON.stringify(body));
  }

  private async answerEks(request: IncomingMessage): Promise<[number, Json]> {
    try {
      const url = new URL(String(request.url), 'http://eks');
      const text = await readText(request);
      const refusal = this.refuseNext.findIndex(
        ({ method, path }) =>
          method === request.method && path.test(url.pathname),
      );
      if (refusal >= 0) {
        const [{ status, code, message }] = this.refuseNext.splice(refusal, 1);
        throw new EksError(status, code, message);
      }
      for (const { method, path, answer } of EKS_ROUTES) {
        const match = path.exec(url.pathname);
        if (match && method === request.method) {
          const body = await answer({
            account: this.account,
            names: match.slice(1).map(decodeURIComponent),
            body: text === '' ? {} : JSON.parse(text),
            query: url.searchParams,
          });
          return [200, body];
        }
      }
      throw notFound(`No operation ${request.method} ${url.pathname}`);
    } catch (error) {
      const known =
        error instanceof EksError ? error : invalidRequest(String(error));
      return [known.status, { __type: known.code, message: known.message }];
    }
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
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
    request.pipe(onward);
  }
}

function authorization({ headers }: IncomingMessage): string {
  return headers.authorization ?? '';
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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

async function findVpc(
  moto: MotoServer,
  region: string,
  subnetId: string,
): Promise<string | undefined> {
  const response = await moto.call('ec2', region, {
    Action: 'DescribeSubnets',
    'SubnetId.1': subnetId,
    Version: '2016-11-15',
  });
  return /<vpcId>([^<]+)<\/vpcId>/.exec(await response.text())?.[1];
}
