import { requireTemplateAllowed } from '../../access/Requester';
import { OperationHandlers, RequestContext } from '../operations';
import { RuledOperation, TEMPLATE_RULES, TemplateRule } from './templateRules';

/** Exactly the operations that have a rule. */
export type RuledHandlers = Required<Pick<OperationHandlers, RuledOperation>>;

type AnyHandler = (input: object, context: RequestContext) => Promise<object>;

/**
 * Has handlers refuse a request about a template that the caller's key isn't
 * for, by the {@link TEMPLATE_RULES}.
 */
export function bindToTemplates(handlers: RuledHandlers): OperationHandlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([operation, handler]) => [
      operation,
      // The rule and the handler are of the same operation.
      bind(
        operation,
        handler as AnyHandler,
        TEMPLATE_RULES[operation as RuledOperation] as TemplateRule<never>,
      ),
    ]),
  );
}

function bind(
  operation: string,
  handler: AnyHandler,
  rule: TemplateRule<never>,
): AnyHandler {
  if (typeof rule !== 'function') {
    return handler;
  }
  const listTemplates = rule as (
    input: object,
    context: RequestContext,
  ) => string[];
  return async (input, context) => {
    for (const templateName of listTemplates(input, context)) {
      requireTemplateAllowed(context, `proton:${operation}`, templateName);
    }
    return handler(input, context);
  };
}
