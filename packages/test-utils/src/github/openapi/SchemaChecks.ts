import Ajv, { ValidateFunction } from 'ajv';
import { OpenApiSchema, resolve } from './document';

/** Checks values against the schemas of GitHub's document. */
export class SchemaChecks {
  private readonly ajv: Ajv;
  private readonly added = new Set<string>();
  private readonly validators = new Map<OpenApiSchema, ValidateFunction>();

  /** `coerceTypes`: the values are texts, as in a query. */
  constructor(options: { coerceTypes?: boolean } = {}) {
    this.ajv = new Ajv({
      ...options,
      allErrors: true,
      strict: false,
      validateFormats: false,
    });
  }

  /** What is wrong with a value; empty when it is as its schema says. */
  check(schema: OpenApiSchema, value: unknown): string[] {
    const validate =
      this.validators.get(schema) ?? this.ajv.compile(this.convert(schema));
    this.validators.set(schema, validate);
    validate(value);
    return [
      ...(validate.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath} ${message}`,
      ),
      ...findUnknown(schema, value, ''),
    ];
  }

  /** A JSON Schema; what it refers to is added to the validator. */
  private convert<T>(part: T): T {
    if (Array.isArray(part)) {
      return part.map(each => this.convert(each)) as T;
    }
    if (typeof part !== 'object' || part === null) {
      return part;
    }
    const { $ref, nullable, ...rest } = part as OpenApiSchema;
    if ($ref !== undefined) {
      this.add($ref);
      return { $ref: toId($ref) } as T;
    }
    const converted = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [
        key,
        key === 'enum' || key === 'example' ? value : this.convert(value),
      ]),
    );
    return (
      nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted
    ) as T;
  }

  private add($ref: string): void {
    if (!this.added.has($ref)) {
      this.added.add($ref);
      this.ajv.addSchema(this.convert(resolve({ $ref })), toId($ref));
    }
  }
}

function toId(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}

/** Members that GitHub doesn't have, such as misspelled ones. */
function findUnknown(
  schema: OpenApiSchema,
  value: unknown,
  path: string,
): string[] {
  const { additionalProperties, items, properties } = resolve(schema);
  if (Array.isArray(value)) {
    return items
      ? value.flatMap((each, index) =>
          findUnknown(items, each, `${path}/${index}`),
        )
      : [];
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !properties ||
    additionalProperties
  ) {
    return [];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    name in properties
      ? findUnknown(properties[name], member, `${path}/${name}`)
      : [`${path}/${name} is not a member that GitHub has`],
  );
}
