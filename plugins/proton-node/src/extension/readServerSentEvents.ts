import {
  AnswerTooLargeError,
  MAX_EVENT_CHARACTERS,
} from '../clients/limitAnswers';

/** An event of a `text/event-stream`. */
export interface ServerSentEvent {
  event: string;
  data: string;
}

/** Reads events until the stream ends. */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    if (text.length > MAX_EVENT_CHARACTERS) {
      throw new AnswerTooLargeError();
    }
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) {
        yield event;
      }
    }
  }
}

// A line that begins with a colon keeps the connection alive and says nothing.
function parseEvent(block: string): ServerSentEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name) {
      fields.set(name, value);
    }
  }
  const data = fields.get('data');
  return data === undefined
    ? undefined
    : { event: fields.get('event') ?? 'message', data };
}
