/** Thrown when the control plane can't be reached now. */
export class UnreachableError extends Error {
  readonly name = 'UnreachableError';
}

/** Thrown when the run is over: the control plane ignores further reports. */
export class RunOverError extends Error {
  readonly name = 'RunOverError';
}

/** Thrown when the control plane refuses what it was sent. */
export class RunnerRefusedError extends Error {
  readonly name = 'RunnerRefusedError';

  constructor(message: string, readonly status: number) {
    super(message);
  }
}
