import type * as client from '@aws-sdk/client-proton';
import type { Requester } from '../access/Requester';
import type { ArnScope } from '../readOwnArn';

/** Who calls, and on which account and region. */
export type RequestContext = Requester & ArnScope;

type Client = typeof client;

/** The names of Proton's operations, such as `CreateEnvironment`. */
export type OperationName = {
  [K in keyof Client]: K extends `${infer N}Command`
    ? N extends '$'
      ? never
      : N
    : never;
}[keyof Client];

type CommandOf<N extends OperationName> =
  `${N}Command` extends infer K extends keyof Client
    ? Client[K] extends abstract new (...args: any) => infer C
      ? C
      : never
    : never;

/** Without `undefined` where the model requires a value: the wire has checked it. */
type Checked<T> = T extends (infer Element)[]
  ? Checked<Element>[]
  : T extends object
  ? {
      [K in keyof T]: {} extends Pick<T, K>
        ? Checked<T[K]>
        : Checked<Exclude<T[K], undefined>>;
    }
  : T;

/** The input of an operation, as the client package types it. */
export type OperationInput<N extends OperationName> = CommandOf<N> extends {
  input: infer I;
}
  ? Checked<I>
  : never;

/** The output of an operation, as the client package types it. */
export type OperationOutput<N extends OperationName> = CommandOf<N> extends {
  resolveMiddleware(...args: any): (...args: any) => Promise<infer R>;
}
  ? R extends { output: infer O }
    ? Omit<O, '$metadata'>
    : never
  : never;

/** What answers an operation; it throws a `ProtonError` for the caller. */
export type OperationHandler<N extends OperationName> = (
  input: OperationInput<N>,
  context: RequestContext,
) => Promise<OperationOutput<N>>;

/** The operations that this control plane answers. */
export type OperationHandlers = {
  [N in OperationName]?: OperationHandler<N>;
};
