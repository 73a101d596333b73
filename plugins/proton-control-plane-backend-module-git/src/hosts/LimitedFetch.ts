/** Downloads an answer, and gives up at a number of bytes. */
export class LimitedFetch {
  private size = 0;

  constructor(private readonly maxBytes: number) {}

  get isTooLarge(): boolean {
    return this.size > this.maxBytes;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.size += chunk.length;
        if (this.isTooLarge) {
          controller.error(new Error('The answer is too large'));
          return;
        }
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body?.pipeThrough(count), response);
  };
}
