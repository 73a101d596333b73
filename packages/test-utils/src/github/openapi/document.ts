import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A schema of OpenAPI 3.0, as far as GitHub uses it. */
export interface OpenApiSchema {
  $ref?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, OpenApiSchema>;
  required?: string[];
  additionalProperties?: boolean | OpenApiSchema;
  items?: OpenApiSchema;
  allOf?: OpenApiSchema[];
  anyOf?: OpenApiSchema[];
  oneOf?: OpenApiSchema[];
  minimum?: number;
}

export interface OpenApiParameter {
  $ref?: string;
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema: OpenApiSchema;
}

interface OpenApiContent {
  $ref?: string;
  content?: Record<string, { schema?: OpenApiSchema }>;
}

export interface OpenApiOperation {
  parameters?: OpenApiParameter[];
  requestBody?: OpenApiContent;
  responses: Record<string, OpenApiContent>;
}

interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>;
}

let document: OpenApiDocument | undefined;

/** What GitHub has published of its REST API. */
export function readDocument(): OpenApiDocument {
  document ??= JSON.parse(
    readFileSync(
      createRequire(__filename).resolve(
        '@octokit/openapi/generated/api.github.com.json',
      ),
      'utf8',
    ),
  ) as OpenApiDocument;
  return document;
}

/** What a part of the document refers to, or else the part itself. */
export function resolve<T extends { $ref?: string }>(part: T): T {
  if (part.$ref === undefined) {
    return part;
  }
  let found: unknown = readDocument();
  for (const name of part.$ref.slice(2).split('/')) {
    found = (found as Record<string, unknown>)[name];
  }
  return resolve(found as T);
}

/** The schema of a body of JSON; undefined when it has none. */
export function findJsonSchema(
  content: OpenApiContent | undefined,
): OpenApiSchema | undefined {
  return content && resolve(content).content?.['application/json']?.schema;
}
