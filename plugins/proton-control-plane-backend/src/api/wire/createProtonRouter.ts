import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import express from 'express';
import { requireAction } from '../../access/Requester';
import { ValidationException } from '../../errors';
import { RequestAudit } from '../audit/RequestAudit';
import {
  ACCOUNT_HEADER,
  ForeignTarget,
} from '../authentication/AuthenticationFailure';
import { describeInput, toAuditRule } from '../audit/operationAudit';
import type { Authenticator } from '../authentication/Authenticator';
import type { OperationHandlers, RequestContext } from '../operations';
import { createFaultReply, findErrorReply } from './errorReply';
import { readInput, writeOutput } from './codec';
import { OperationSchema, findOperation } from './operationSchemas';
import { getRequestBody, readRequestBody } from './readRequestBody';

/**
 * Serves Proton's API, AWS JSON 1.0, at `POST /`.
 *
 * @remarks
 * No body parser may run before it: signatures cover the body's bytes.
 */
export function createProtonRouter(options: {
  handlers: OperationHandlers;
  authenticator: Authenticator;
  audit: RequestAudit;
  logger: LoggerService;
}): express.Router {
  const { handlers, authenticator, audit, logger } = options;

  const answer = async (
    req: express.Request,
    res: express.Response,
  ): Promise<Uint8Array> => {
    const caller = await authenticator.authenticate(req, () =>
      readRequestBody(req, res),
    );
    const operation = findOperation({
      target: req.get('x-amz-target'),
      contentType: req.get('content-type'),
    });
    const { context } = caller;
    res.set(ACCOUNT_HEADER, context.accountId);
    const rule = toAuditRule(operation.name);
    return audit.run({ req, caller, rule }, async note => {
      requireAction(context, `proton:${operation.name}`);
      const handle = getHandler(handlers, operation);
      const input = readInput(operation, getRequestBody(req));
      note(describeInput(input));
      return writeOutput(operation, await handle(input, context));
    });
  };

  const refuse = (
    error: unknown,
    request: { id: string; target: string | undefined },
    res: express.Response,
  ) => {
    if (error instanceof ForeignTarget) {
      res.set(ACCOUNT_HEADER, error.accountId);
    }
    const known = findErrorReply(error);
    if (!known) {
      logger.error(
        `Request ${request.id} failed, ${request.target}`,
        toError(error),
      );
    }
    const { statusCode, name, message } = known ?? createFaultReply(request.id);
    res.status(statusCode).set('x-amzn-ErrorType', name);
    res.end(JSON.stringify({ __type: name, message }));
  };

  const router = express.Router();
  router.post('/', async (req: express.Request, res: express.Response) => {
    const request = { id: randomUUID(), target: req.get('x-amz-target') };
    res.set('x-amzn-RequestId', request.id);
    res.set('Content-Type', 'application/x-amz-json-1.0');
    try {
      res.end(await answer(req, res));
    } catch (error) {
      refuse(error, request, res);
    }
  });
  return router;
}

type AnyHandler = (input: object, context: RequestContext) => Promise<object>;

function getHandler(
  handlers: OperationHandlers,
  operation: OperationSchema,
): AnyHandler {
  // The schema that reads the input is this very handler's own.
  const handler = handlers[operation.name] as AnyHandler | undefined;
  if (!handler) {
    throw new ValidationException(
      `${operation.name} is not supported yet by this control plane`,
    );
  }
  return handler;
}
