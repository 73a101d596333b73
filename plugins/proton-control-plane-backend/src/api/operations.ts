import type * as client from '@aws-sdk/client-proton';
import type { RequestInitiator } from '@proton-vending/backstage-plugin-proton-common';

/** Who calls, and on which account and region. */
export interface RequestContext {
  partition: string;
  accountId: string;
  region: string;
  /** An access key id, or a Backstage subject such as `plugin:scaffolder`. */
  principal: string;
  /** For whom and why, as the caller says. */
  initiator: RequestInitiator;
  /** Whether the caller may perform an action such as `proton:GetEnvironment`. */
  allows(action: string): boolean;
  /**
   * Whether the caller may work with a template and change environments of it:
   * IAM's condition `proton:EnvironmentTemplate`, and more.
   */
  allowsEnvironmentTemplate(templateName: string): boolean;
}

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

/** The input of an operation, as the client package types it. */
export type OperationInput<N extends OperationName> = CommandOf<N> extends {
  input: infer I;
}
  ? I
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
