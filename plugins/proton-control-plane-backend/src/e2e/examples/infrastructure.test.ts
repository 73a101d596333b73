import { parse as parseHcl } from '@cdktn/hcl2json';
import { describeWith } from '@proton-vending/test-utils';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import {
  EXAMPLE_TEMPLATES,
  EXAMPLES_DIRECTORY,
  readExampleBundle,
} from '../../__testUtils__/exampleBundle';
import { terraform } from './__testUtils__/terraform';

type Blocks = Record<string, Record<string, unknown>[]>;

/** All the blocks of a bundle, by kind, as hcl2json gives them. */
interface Configuration {
  locals?: Record<string, unknown>[];
  module?: Blocks;
  output?: Blocks;
  provider?: Blocks;
  variable?: Blocks;
  resource?: Record<string, Blocks>;
  data?: Record<string, Blocks>;
  terraform?: Record<string, unknown>[];
}

describe.each(EXAMPLE_TEMPLATES)('the infrastructure of %s', templateName => {
  const bundle = readExampleBundle(templateName);
  const text = bundle.terraform.map(({ contents }) => contents).join('\n');

  it('is rendered as Terraform, every file of it', () => {
    expect(parseYaml(bundle.manifestText)).toEqual({
      infrastructure: {
        templates: [
          {
            file: '*',
            rendering_engine: 'hcl',
            template_language: 'terraform',
          },
        ],
      },
    });
  });

  it.each(bundle.terraform)('has HCL in $path', async ({ path, contents }) => {
    await expect(parseHcl(path, contents)).resolves.toBeDefined();
  });

  it('uses every input of the schema, and no other', () => {
    const used = findAll(/var\.environment\.inputs\.(\w+)/g, text);

    expect(used).toEqual(Object.keys(bundle.inputs).sort());
    expect(text).not.toMatch(/var\.environment\.inputs(?!\.\w)/);
  });

  it('takes no variables but those that Proton declares', async () => {
    const { variable } = await parseConfiguration(templateName);

    expect(variable).toBeUndefined();
    expect(findAll(/\bvar\.(\w+)/g, text)).toEqual([
      'environment',
      'proton_tags',
    ]);
  });

  it('refers only to what it declares', async () => {
    const configuration = await parseConfiguration(templateName);
    const code = text.replace(/^\s*#.*$/gm, '');

    expect(configuration.locals?.flatMap(Object.keys)).toEqual(
      expect.arrayContaining(findAll(/\blocal\.(\w+)/g, code)),
    );
    expect(Object.keys(configuration.module ?? {})).toEqual(
      expect.arrayContaining(findAll(/\bmodule\.(\w+)\b/g, code)),
    );
    expect(addressesOf(configuration.data)).toEqual(
      expect.arrayContaining(findAll(/\bdata\.(\w+\.\w+)/g, code)),
    );
    expect(addressesOf(configuration.resource)).toEqual(
      expect.arrayContaining(
        findAll(
          /(?<!data\.)\b((?:aws|helm|kubectl|terraform)_\w+\.\w+)/g,
          code,
        ),
      ),
    );
  });

  it('describes its outputs', async () => {
    const { output = {} } = await parseConfiguration(templateName);

    for (const [block] of Object.values(output)) {
      expect(block.description).toMatch(/\S.*\.$/);
    }
  });
});

describe('the infrastructure of eks-sandbox', () => {
  it('is made of built-in resources alone', async () => {
    const configuration = await parseConfiguration('eks-sandbox');

    expect(Object.keys(configuration.resource ?? {})).toEqual([
      'terraform_data',
    ]);
    expect(configuration.data).toBeUndefined();
    expect(configuration.module).toBeUndefined();
    expect(configuration.provider).toBeUndefined();
    expect(JSON.stringify(configuration.terraform)).not.toContain(
      'required_providers',
    );
  });

  it('runs fixed commands, which no input is part of', async () => {
    const { resource } = await parseConfiguration('eks-sandbox');
    const commands = Object.values(resource?.terraform_data ?? {})
      .flat()
      .flatMap(block =>
        Object.entries(
          (block.provisioner ?? {}) as Record<string, { command: string }[]>,
        ),
      )
      .map(([kind, blocks]) => [kind, blocks[0].command]);

    expect(commands.length).toBeGreaterThan(3);
    for (const [kind, command] of commands) {
      expect(kind).toBe('local-exec');
      expect(command).toMatch(/^sleep [1-9]$/);
    }
  });

  it('has outputs of eks-cluster, but nothing to connect to', async () => {
    const cluster = await parseConfiguration('eks-cluster');
    const sandbox = await parseConfiguration('eks-sandbox');
    const names = Object.keys(sandbox.output ?? {});

    expect([...Object.keys(cluster.output ?? {}), 'sandbox']).toEqual(
      expect.arrayContaining(names),
    );
    expect(sandbox.output?.sandbox[0].value).toBe('true');
    expect(names).toEqual(
      expect.arrayContaining([
        'cluster_name',
        'cluster_arn',
        'cluster_version',
        'kubectl_command',
      ]),
    );
    expect(names.join()).not.toMatch(/endpoint|certificate|oidc|token/);
  });
});

describe.each(['eks-cluster', 'shared-vpc'])(
  'the infrastructure of %s',
  name => {
    it('needs one provider and no module', async () => {
      const { module, terraform: settings } = await parseConfiguration(name);

      expect(module).toBeUndefined();
      expect(settings).toMatchObject([
        {
          required_providers: [
            { aws: { source: 'hashicorp/aws', version: '>= 5.95, < 7.0' } },
          ],
        },
      ]);
    });
  },
);

describe('the outputs of shared-vpc', () => {
  it('have the names of the inputs of eks-cluster for an existing VPC', async () => {
    const { output = {} } = await parseConfiguration('shared-vpc');
    const { inputs } = readExampleBundle('eks-cluster');

    for (const name of ['vpc_id', 'subnet_ids']) {
      expect(Object.keys(output)).toContain(name);
      expect(Object.keys(inputs)).toContain(name);
    }
  });
});

describe.each(['eks-gitops', 'shared-vpc'])('the outputs of %s', name => {
  it('name no cluster, which the catalog would take it for', async () => {
    const { output = {} } = await parseConfiguration(name);

    expect(Object.keys(output).join()).not.toMatch(/cluster/);
  });
});

describe.each(['eks-blueprints', 'eks-gitops'])('the README of %s', name => {
  it('says that it was not proven', async () => {
    const readme = await readFile(
      join(EXAMPLES_DIRECTORY, name, 'README.md'),
      'utf8',
    );

    expect(readme).toContain('**Not proven here');
  });
});

describe('the infrastructure of eks-blueprints', () => {
  it('pins each module to one version', async () => {
    const { module = {} } = await parseConfiguration('eks-blueprints');

    expect(Object.keys(module).sort()).toEqual([
      'addons',
      'eks',
      'karpenter',
      'vpc',
    ]);
    for (const [block] of Object.values(module)) {
      expect(block.version).toMatch(/^\d+\.\d+\.\d+$/);
    }
    expect(module.karpenter[0].version).toBe(module.eks[0].version);
  });
});

describe.each(['eks-blueprints', 'eks-cluster'])('the outputs of %s', name => {
  it('have what it takes to connect', async () => {
    const { output = {} } = await parseConfiguration(name);

    expect(Object.keys(output)).toEqual(
      expect.arrayContaining([
        'cluster_arn',
        'cluster_certificate_authority_data',
        'cluster_endpoint',
        'kubectl_command',
        'oidc_issuer_url',
        'oidc_provider_arn',
      ]),
    );
  });
});

describeWith('terraform')('the examples with Terraform', () => {
  it('are formatted', async () => {
    await expect(
      terraform(EXAMPLES_DIRECTORY, 'fmt', '-check', '-recursive'),
    ).resolves.toBe('');
  });
});

async function parseConfiguration(
  templateName: string,
): Promise<Configuration> {
  const { terraform: files } = readExampleBundle(templateName);
  const text = files.map(({ contents }) => contents).join('\n');
  return (await parseHcl(`${templateName}.tf`, text)) as Configuration;
}

function addressesOf(blocks: Record<string, Blocks> = {}): string[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.keys(named).map(name => `${type}.${name}`),
  );
}

/** What the first group of a pattern matches: each once, sorted. */
function findAll(pattern: RegExp, text: string): string[] {
  const matches = Array.from(text.matchAll(pattern), ([, group]) => group);
  return [...new Set(matches)].sort();
}
