import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseHcl } from '@cdktn/hcl2json';
import { describeWith } from '@proton-vending/test-utils';
import {
  EXAMPLE_TEMPLATES,
  readExampleBundle,
} from '../../__testUtils__/exampleBundle';
import {
  BlockSchema,
  findArgumentProblems,
} from './__testUtils__/findArgumentProblems';
import { OTHER_SCHEMAS } from './__testUtils__/otherSchemas';
import { terraformWithMirror } from './__testUtils__/terraform';

type Blocks = Record<string, Record<string, Record<string, unknown>[]>>;
type Schemas = Record<string, { block: BlockSchema } | undefined>;

describeWith('terraform', 'aws_provider')('the arguments of', () => {
  let directory: string;
  let resources: Schemas;
  let dataSources: Schemas;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'arguments-'));
    await writeFile(
      join(directory, 'versions.tf'),
      'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n',
    );
    await terraformWithMirror(directory, 'init', '-backend=false');
    const schemas = JSON.parse(
      await terraformWithMirror(directory, 'providers', 'schema', '-json'),
    ).provider_schemas['registry.terraform.io/hashicorp/aws'];
    resources = schemas.resource_schemas;
    dataSources = schemas.data_source_schemas;
  }, 120_000);

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it.each(EXAMPLE_TEMPLATES.filter(name => name !== 'eks-sandbox'))(
    '%s are those of the providers',
    async templateName => {
      const { resource, data } = await parseTemplate(templateName);

      expect([
        ...findProblems(
          resource,
          type => OTHER_SCHEMAS[type] ?? resources[type]?.block,
        ),
        ...findProblems(data, type => dataSources[type]?.block),
      ]).toEqual([]);
    },
  );

  it('are missed when they are unknown or left out', () => {
    const role = resources.aws_iam_role?.block ?? {};

    expect(findArgumentProblems({ polices: [] }, role, 'role')).toEqual([
      'role has no argument polices',
      'role needs assume_role_policy',
    ]);
  });
});

async function parseTemplate(
  templateName: string,
): Promise<{ resource?: Blocks; data?: Blocks }> {
  const { terraform } = readExampleBundle(templateName);
  const text = terraform.map(({ contents }) => contents).join('\n');
  return (await parseHcl(`${templateName}.tf`, text)) as {
    resource?: Blocks;
    data?: Blocks;
  };
}

function findProblems(
  blocks: Blocks = {},
  findSchema: (type: string) => BlockSchema | undefined,
): string[] {
  return Object.entries(blocks).flatMap(([type, named]) => {
    const schema = findSchema(type);
    return schema
      ? Object.entries(named).flatMap(([name, [block]]) =>
          findArgumentProblems(block, schema, `${type}.${name}`),
        )
      : [`no provider has ${type}`];
  });
}
