/**
 * An environment whose state was accepted as it is, after it was lost.
 *
 * @public
 */
export interface AcceptedState {
  /** By which its state is found. */
  environmentId: string;
  message: string;
}
