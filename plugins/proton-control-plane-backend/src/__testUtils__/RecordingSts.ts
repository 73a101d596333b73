import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How STS refuses a request. */
export interface StsRefusal {
  status: number;
  code: string;
  message?: string;
}

/** STS in front of moto: records the sessions that are requested, or refuses them. */
export class RecordingSts {
  /** The parameters of each `AssumeRole`. */
  readonly assumed: URLSearchParams[] = [];
  /** How requests are refused; moto answers when undefined. */
  refusal: StsRefusal | undefined;

  static async start(moto: { endpoint: string }): Promise<RecordingSts> {
    const sts = new RecordingSts(moto);
    await new Promise<void>(resolve =>
      sts.server.listen(0, '127.0.0.1', () => resolve()),
    );
    return sts;
  }

  private readonly server: Server;

  private constructor(moto: { endpoint: string }) {
    this.server = createServer(async (request, response) => {
      const body = await text(request);
      const sent = new URLSearchParams(body);
      if (sent.get('Action') === 'AssumeRole') {
        this.assumed.push(sent);
      }
      if (this.refusal) {
        const { code, message = 'refused', status } = this.refusal;
        response.writeHead(status, { 'content-type': 'text/xml' });
        response.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
        );
        return;
      }
      const answer = await fetch(moto.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: request.headers.authorization ?? '',
        },
        body,
      });
      response.writeHead(answer.status, { 'content-type': 'text/xml' });
      response.end(await answer.text());
    });
  }

  get endpoint(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The policies of each session that was requested. */
  get policies(): { inline: string | null; arns: string[] }[] {
    return this.assumed.map(sent => ({
      inline: sent.get('Policy'),
      arns: [...sent]
        .filter(([name]) => name.startsWith('PolicyArns.'))
        .map(([, arn]) => arn),
    }));
  }

  stop(): void {
    this.server.close();
  }
}
