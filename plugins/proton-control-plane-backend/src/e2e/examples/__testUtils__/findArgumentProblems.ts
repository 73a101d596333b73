/** A block of a provider's schema, as `terraform providers schema -json` has it. */
export interface BlockSchema {
  attributes?: Record<
    string,
    { required?: boolean; optional?: boolean; computed?: boolean }
  >;
  block_types?: Record<string, { block: BlockSchema; min_items?: number }>;
}

/** A block as hcl2json gives it. */
type Block = Record<string, unknown>;

/** What Terraform itself knows in resources and data sources. */
const META_ARGUMENTS = [
  'count',
  'depends_on',
  'for_each',
  'lifecycle',
  'provider',
  'provisioner',
];

/**
 * Compares a resource or data source with the schema of its provider.
 *
 * @returns a sentence for each unknown and each missing argument
 */
export function findArgumentProblems(
  block: Block,
  schema: BlockSchema,
  path: string,
): string[] {
  const { dynamic = {}, ...written } = block;
  const blocks = { ...written, ...unrollDynamic(dynamic as Block) };
  const given = Object.entries(blocks).filter(
    ([name]) => !META_ARGUMENTS.includes(name),
  );
  return [
    ...given.flatMap(([name, value]) =>
      findProblemsOf(name, value, schema, path),
    ),
    ...listRequired(schema)
      .filter(name => !(name in blocks))
      .map(name => `${path} needs ${name}`),
  ];
}

function findProblemsOf(
  name: string,
  value: unknown,
  { attributes = {}, block_types: blockTypes = {} }: BlockSchema,
  path: string,
): string[] {
  const nested = blockTypes[name];
  if (nested) {
    return (value as Block[]).flatMap(each =>
      findArgumentProblems(each, nested.block, `${path}.${name}`),
    );
  }
  const { required, optional } = attributes[name] ?? {};
  return required || optional ? [] : [`${path} has no argument ${name}`];
}

/** The blocks that `dynamic` blocks make. */
function unrollDynamic(dynamic: Block): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(dynamic).map(([name, blocks]) => [
      name,
      (blocks as { content: Block[] }[]).flatMap(({ content }) => content),
    ]),
  );
}

function listRequired({
  attributes = {},
  block_types: blockTypes = {},
}: BlockSchema): string[] {
  return [
    ...Object.entries(attributes)
      .filter(([, { required }]) => required)
      .map(([name]) => name),
    ...Object.entries(blockTypes)
      .filter(([, { min_items: least = 0 }]) => least > 0)
      .map(([name]) => name),
  ];
}
