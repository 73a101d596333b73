import { parse as parseHcl } from '@cdktn/hcl2json';
import {
  EXAMPLE_TEMPLATES,
  readExampleBundle,
} from '../../__testUtils__/exampleBundle';
import { MODULES } from './__testUtils__/moduleInterfaces';

/** What Terraform itself knows in a call of a module. */
const META_ARGUMENTS = [
  'count',
  'depends_on',
  'for_each',
  'providers',
  'source',
  'version',
];

const bundles = EXAMPLE_TEMPLATES.map(
  name => [name, readText(name)] as const,
).filter(([, text]) => /^module /m.test(text));

describe.each(bundles)('the modules of %s', (_, text) => {
  it('get the variables that they publish', async () => {
    const problems = (await readModules(text)).flatMap(
      ([name, { source, ...module }]) => {
        const { required, optional } = MODULES[source];
        const given = Object.keys(module).filter(
          argument => !META_ARGUMENTS.includes(argument),
        );
        return [
          ...given
            .filter(argument => ![...required, ...optional].includes(argument))
            .map(argument => `${name} has no variable ${argument}`),
          ...required
            .filter(argument => !given.includes(argument))
            .map(argument => `${name} needs ${argument}`),
        ];
      },
    );

    expect(problems).toEqual([]);
  });

  it('have the outputs that the template reads', async () => {
    const modules = new Map(await readModules(text));
    const read = Array.from(text.matchAll(/\bmodule\.(\w+)\.(\w+)/g));

    expect(read.length).toBeGreaterThan(3);
    expect(
      read.filter(
        ([, name, output]) =>
          !MODULES[String(modules.get(name)?.source)].outputs.includes(output),
      ),
    ).toEqual([]);
  });

  it('are pinned to a version with these variables', async () => {
    for (const [, { source, version }] of await readModules(text)) {
      const pinned = version.split('.').map(Number);
      const known = MODULES[source].version.split('.').map(Number);

      // A minor version takes no variable away.
      expect(pinned[0]).toBe(known[0]);
      expect(pinned[1]).toBeGreaterThanOrEqual(known[1]);
    }
  });
});

function readText(templateName: string): string {
  return readExampleBundle(templateName)
    .terraform.map(({ contents }) => contents)
    .join('\n');
}

/** The calls of modules with their arguments, by name. */
async function readModules(
  text: string,
): Promise<[string, { source: string; version: string }][]> {
  const { module } = (await parseHcl('template.tf', text)) as {
    module: Record<string, { source: string; version: string }[]>;
  };
  return Object.entries(module).map(([name, [call]]) => [name, call]);
}
