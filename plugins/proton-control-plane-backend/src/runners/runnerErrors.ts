/** Thrown to a runner whose run is over, or belongs to another runner. */
export class RunOverError extends Error {
  readonly name = 'RunOverError';
  readonly statusCode = 410;

  constructor(reason: string) {
    super(
      `This run accepts no more reports: ${reason}. Stop this runner; no other action is needed`,
    );
  }
}

/** Thrown to a runner that speaks another protocol. */
export class UnsupportedProtocolError extends Error {
  readonly name = 'UnsupportedProtocolError';
  readonly statusCode = 400;
}

/** Thrown to a runner whose state is refused. */
export class RefusedStateError extends Error {
  readonly name = 'RefusedStateError';
  readonly statusCode = 409;
}
