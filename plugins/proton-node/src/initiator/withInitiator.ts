import {
  formatInitiatorHeaders,
  type RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import { HttpRequest } from '@smithy/protocol-http';
import type { MiddlewareStack } from '@smithy/types';

/**
 * Lets a command tell for whom and why it is sent, in headers that this
 * project's control plane records with a deployment and other Proton APIs
 * ignore.
 *
 * @returns the same command
 *
 * @example
 *
 * ```ts
 * await client.send(
 *   withInitiator(new UpdateEnvironmentCommand(input), {
 *     onBehalfOf: 'user:default/jane',
 *     reason: 'More nodes for the sale',
 *   }),
 * );
 * ```
 *
 * @public
 */
export function withInitiator<
  C extends object,
  Input extends object,
  Output extends object,
>(
  command: C & { middlewareStack: MiddlewareStack<Input, Output> },
  initiator: RequestInitiator,
): C {
  const headers = formatInitiatorHeaders(initiator);
  command.middlewareStack.add(
    next => async args => {
      if (HttpRequest.isInstance(args.request)) {
        Object.assign(args.request.headers, headers);
      }
      return next(args);
    },
    // Before the request is signed, so that the signature covers them.
    { step: 'build', name: 'protonInitiator', override: true },
  );
  return command;
}
