/** Why a host didn't do what it was asked to do. */
export type HostProblemKind =
  /** It can't be reached, or has an error of its own. */
  | 'unreachable'
  | 'rateLimit'
  | 'credentials'
  | 'forbidden'
  | 'missing'
  | 'refused';

/** The kinds that end by themselves, or once an operator acts. */
const TEMPORARY: HostProblemKind[] = [
  'unreachable',
  'rateLimit',
  'credentials',
];

/**
 * A problem with a Git host. The message says what happened and what to do, as
 * a sentence without a period.
 */
export class HostProblem extends Error {
  constructor(
    readonly kind: HostProblemKind,
    message: string,
    /** When it makes sense to try again; absent when that isn't known. */
    readonly retryAt?: Date,
  ) {
    super(message);
    this.name = 'HostProblem';
  }

  /** Whether the deployment can continue without anybody changing it. */
  get isTemporary(): boolean {
    return TEMPORARY.includes(this.kind);
  }
}
