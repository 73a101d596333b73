/** Thrown when the control plane can't be reached now. */
export class UnreachableError extends Error {
  readonly name = 'UnreachableError';
}

/** Thrown when the run is over: the control plane ignores further reports. */
export class RunOverError extends Error {
  readonly name = 'RunOverError';
  /** Whether the control plane stores the state that it was sent as a refused state. */
  readonly isStored: boolean;

  constructor(message: string, options = { isStored: false }) {
    super(message);
    this.isStored = options.isStored;
  }
}

/** Thrown when the control plane refuses what it was sent. */
export class RunnerRefusedError extends Error {
  readonly name = 'RunnerRefusedError';

  constructor(
    message: string,
    readonly status: number,
    /** The name of the control plane's error, if it has one. */
    readonly errorName?: string,
  ) {
    super(message);
  }
}
