/** A refusal by the protocol itself, before any operation has its say. */
export class WireError extends Error {
  readonly statusCode: number;

  constructor(options: { name: string; message: string; statusCode?: number }) {
    super(options.message);
    this.name = options.name;
    this.statusCode = options.statusCode ?? 400;
  }
}
