import {
  RUNNER_STATE_STORED_ERROR,
  RefusedStateError,
} from '@proton-vending/backstage-plugin-proton-common';

/** Thrown to a runner whose run is over, or belongs to another runner. */
export class RunOverError extends Error {
  readonly name: string;
  readonly statusCode = 410;

  /** @param isStored - whether the state that was sent is stored as a refused state */
  constructor(
    readonly reason: string,
    { isStored = false }: { isStored?: boolean } = {},
  ) {
    super(
      `This run accepts no more reports: ${reason}. Stop this runner; no other action is needed`,
    );
    this.name = isStored ? RUNNER_STATE_STORED_ERROR : 'RunOverError';
  }
}

/** Thrown to a runner that speaks another protocol. */
export class UnsupportedProtocolError extends Error {
  readonly name = 'UnsupportedProtocolError';
  readonly statusCode = 400;
}

/** Thrown to a runner that sends too much at a time. */
export class TooManyUploadsError extends Error {
  readonly name = 'TooManyRequests';
  readonly statusCode = 429;

  constructor(reason: string) {
    super(`${reason}. Send this one again in a few seconds`);
  }
}

/** Thrown to a runner whose state is refused. */
export class StateConflictError extends Error {
  readonly name: string;
  readonly statusCode = 409;

  constructor({ isStored, message, name }: RefusedStateError) {
    super(message);
    this.name = isStored ? RUNNER_STATE_STORED_ERROR : name;
  }
}
