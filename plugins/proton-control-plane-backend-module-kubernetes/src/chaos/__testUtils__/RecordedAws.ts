import { MotoServer } from '@proton-vending/test-utils';
import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';

/** Credentials that AWS STS has given for a role. */
export interface AssumedSession {
  /** Such as `proton-local-1-0a1b2c3d`: it names the environment and the deployment. */
  name: string;
  roleArn: string;
  /** The policies that limit it. */
  policyArns: string[];
}

/** A call of a service, in the order in which they came. */
export interface AwsCall {
  /** Whose credentials signed it. */
  accessKeyId: string;
  service: string;
  /** Such as `PUT /objects/local-1/0`, or `PutParameter /local-1/0`. */
  action: string;
  isWrite: boolean;
}

const READS = /^(GET|HEAD|Get|Describe|List)/;

/** All of AWS in front of moto, with a record of which credentials made which call. */
export class RecordedAws {
  static async start(moto: MotoServer): Promise<RecordedAws> {
    const aws = new RecordedAws(moto);
    aws.server.listen(0, '127.0.0.1');
    await once(aws.server, 'listening');
    return aws;
  }

  readonly calls: AwsCall[] = [];
  /** By the ID of the access key. */
  readonly sessions = new Map<string, AssumedSession>();
  private readonly server: Server;

  private constructor(private readonly moto: MotoServer) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const call = describeCall(request, body.toString());
    if (call.action !== 'AssumeRole') {
      this.calls.push(call);
    }
    const { connection, ...headers } = request.headers;
    const answer = await fetch(`${this.moto.endpoint}${request.url}`, {
      method: request.method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        // They belong to each connection.
        value === undefined || /^(content-length|expect|host)$/.test(name)
          ? []
          : [[name, String(value)] as [string, string]],
      ),
      ...(body.length > 0 && { body }),
    });
    const answered = Buffer.from(await answer.arrayBuffer());
    if (call.action === 'AssumeRole' && answer.ok) {
      this.recordSession(new URLSearchParams(body.toString()), `${answered}`);
    }
    const answerHeaders = Object.fromEntries(answer.headers);
    delete answerHeaders.connection;
    delete answerHeaders['content-encoding'];
    delete answerHeaders['transfer-encoding'];
    if (request.method !== 'HEAD') {
      answerHeaders['content-length'] = String(answered.length);
    }
    response.writeHead(answer.status, answerHeaders).end(answered);
  }

  private recordSession(asked: URLSearchParams, answer: string): void {
    const [, id] = answer.match(/<AccessKeyId>([^<]+)</) ?? [];
    if (id) {
      this.sessions.set(id, {
        name: asked.get('RoleSessionName') ?? '',
        roleArn: asked.get('RoleArn') ?? '',
        policyArns: [...asked]
          .filter(([name]) => /^PolicyArns\.member\.\d+\.arn$/.test(name))
          .map(([, arn]) => arn),
      });
    }
  }
}

function describeCall(
  { headers, method, url }: IncomingMessage,
  body: string,
): AwsCall {
  const [, accessKeyId = '', service = ''] =
    headers.authorization?.match(
      /Credential=([^/]+)\/[^/]+\/[^/]+\/([^/]+)\//,
    ) ?? [];
  const action = findAction({ headers, method, url }, body);
  return { accessKeyId, service, action, isWrite: !READS.test(action) };
}

function findAction(
  { headers, method, url }: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  body: string,
): string {
  const [, operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation) {
    return `${operation} ${findName(body)}`;
  }
  const isQuery = headers['content-type']?.startsWith(
    'application/x-www-form-urlencoded',
  );
  return isQuery
    ? new URLSearchParams(body).get('Action') ?? ''
    : `${method} ${url}`;
}

function findName(body: string): string {
  const { Name: name, Names: [first] = [''] } = JSON.parse(body);
  return name ?? first;
}
