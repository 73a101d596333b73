import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { readLogStream } from './readLogStream';

const line = (sequence: number) => ({ sequence, message: `line ${sequence}` });

function stream(...chunks: string[]): Response {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        chunks.forEach(chunk => controller.enqueue(encoder.encode(chunk)));
        controller.close();
      },
    }),
    { headers: { 'content-type': 'text/event-stream; charset=utf-8' } },
  );
}

describe('readLogStream', () => {
  const events: DeploymentLogEvent[] = [];
  const read = (response: Response, signal?: AbortSignal) =>
    readLogStream({
      url: 'http://backstage.test/log/stream',
      fetch: async () => response,
      signal,
      onEvent: event => events.push(event),
    });

  beforeEach(() => events.splice(0));

  it('hands over every line, however the connection cuts them', async () => {
    const text = [1, 2]
      .map(sequence => `data: ${JSON.stringify(line(sequence))}\n\n`)
      .join(': still here\n\n');

    const result = await read(
      stream(
        text.slice(0, 11),
        text.slice(11),
        'event: complete\ndata: {}\n\n',
      ),
    );

    expect(events).toEqual([line(1), line(2)]);
    expect(result).toEqual({ complete: true });
  });

  it('tells when the connection ended before the deployment', async () => {
    await expect(
      read(stream(`data: ${JSON.stringify(line(1))}\n\n`)),
    ).resolves.toEqual({ complete: false });
  });

  it("throws the backend's refusal", async () => {
    const refusal = Response.json(
      {
        error: {
          name: 'NotAllowedError',
          message: 'Needs proton.environment.logs.read',
        },
      },
      { status: 403 },
    );

    await expect(read(refusal)).rejects.toMatchObject({ statusCode: 403 });
  });

  it('says so when something on the way sends a page instead', async () => {
    await expect(
      read(
        new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      ),
    ).rejects.toThrow('The log is sent as text/html');
  });

  it('reads nothing when nobody waits any more', async () => {
    await read(
      stream(`data: ${JSON.stringify(line(1))}\n\n`),
      AbortSignal.abort(),
    );

    expect(events).toEqual([]);
  });
});
