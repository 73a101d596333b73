import { completeAnswer } from './completeAnswer';
import {
  findJsonSchema,
  OpenApiOperation,
  OpenApiSchema,
  readDocument,
  resolve,
} from './document';
import { SchemaChecks } from './SchemaChecks';

/** What any operation may answer, and what the document doesn't repeat. */
const GENERAL_STATUSES = [301, 304, 307, 401, 403, 404, 429, 500, 503];

const ERROR = { $ref: '#/components/schemas/basic-error' };

const bodies = new SchemaChecks();
const queries = new SchemaChecks({ coerceTypes: true });
const querySchemas = new Map<OpenApiOperation, OpenApiSchema>();

interface Exchange {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** GitHub's published description of its API, which the double must keep. */
export class GithubContract {
  /** What was asked or answered otherwise than GitHub says. */
  readonly violations: string[] = [];

  checkRequest({ method, path, query, body }: Exchange): void {
    const operation = findOperation(method, path);
    if (!operation) {
      this.add(method, path, ['GitHub has no such operation']);
      return;
    }
    const schema = findJsonSchema(operation.requestBody);
    this.add(method, path, [
      ...queries.check(findQuerySchema(operation), Object.fromEntries(query)),
      ...(schema ? bodies.check(schema, body) : []),
    ]);
  }

  /** The answer as GitHub would send it: with all members that it always has. */
  completeAnswer(
    method: string,
    path: string,
    answer: { status: number; body?: unknown },
  ): unknown {
    const { status, body } = answer;
    const response = findOperation(method, path)?.responses[status];
    if (!response && !GENERAL_STATUSES.includes(status)) {
      this.add(method, path, [`GitHub never answers ${status}`]);
    }
    const schema = findJsonSchema(response) ?? (status >= 400 && ERROR);
    if (!schema || body === undefined) {
      return body;
    }
    const completed = completeAnswer(schema, body);
    this.add(
      method,
      path,
      bodies.check(schema, JSON.parse(JSON.stringify(completed))),
    );
    return completed;
  }

  private add(method: string, path: string, problems: string[]): void {
    this.violations.push(
      ...problems.map(problem => `${method} ${path}: ${problem}`),
    );
  }
}

function findQuerySchema(operation: OpenApiOperation): OpenApiSchema {
  const parameters = (operation.parameters ?? [])
    .map(resolve)
    .filter(parameter => parameter.in === 'query');
  const schema = querySchemas.get(operation) ?? {
    type: 'object',
    properties: Object.fromEntries(
      parameters.map(each => [each.name, each.schema]),
    ),
    required: parameters
      .filter(({ required }) => required)
      .map(({ name }) => name),
  };
  querySchemas.set(operation, schema);
  return schema;
}

let templates: [RegExp, Record<string, OpenApiOperation>][] | undefined;

function findOperation(
  method: string,
  path: string,
): OpenApiOperation | undefined {
  templates ??= Object.entries(readDocument().paths)
    .filter(([template]) => template.startsWith('/repos/'))
    // Of paths that fit, the one that says the most is meant.
    .sort(([a], [b]) => countLiterals(b) - countLiterals(a))
    .map(([template, operations]) => [toPattern(template), operations]);
  // GitHub redirects former names there, and doesn't describe it.
  const described = path.replace(/^\/repositories\/\d+/, '/repos/owner/repo');
  return templates.find(
    ([pattern, operations]) =>
      pattern.test(described) && method.toLowerCase() in operations,
  )?.[1][method.toLowerCase()];
}

function countLiterals(template: string): number {
  return template.replace(/\{[^}]+\}/g, '').length;
}

function toPattern(template: string): RegExp {
  const pattern = template
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    // The name of a branch has slashes.
    .replace(/\{ref\}/g, '.+')
    .replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`);
}
