import type { OperationName } from '../../api/operations';

/** Something of AWS's own that calls Proton. */
export interface ProtonCaller {
  /** @throws CallError when Proton answers with an error */
  call(operation: OperationName, input: object): Promise<CallOutput>;
  /** Every row of a list, by the client's own paginator. */
  paginate(
    operation: OperationName,
    input: object,
    rows: string,
  ): Promise<CallOutput[]>;
  /** Returns when the client's own waiter does. */
  waitFor(
    waiter: 'EnvironmentDeployed' | 'EnvironmentTemplateVersionRegistered',
    input: object,
  ): Promise<void>;
  stop(): Promise<void>;
}

/** What comes back, each to be checked by whoever asked. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type CallOutput = Record<string, any>;

export class CallError extends Error {
  constructor(readonly name: string, message: string) {
    super(message);
  }
}
