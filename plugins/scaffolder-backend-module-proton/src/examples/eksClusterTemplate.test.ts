import {
  findInputViolations,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const EXAMPLES = join(__dirname, '../../../../examples');

interface Property {
  default?: unknown;
  [keyword: string]: unknown;
}

/** The keywords that decide which values an input may have. */
const CONSTRAINTS = [
  'type',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'items',
];

function readExample(path: string): string {
  return readFileSync(join(EXAMPLES, path), 'utf8');
}

const template = parse(
  readExample('software-templates/eks-cluster/template.yaml'),
);
const form: Record<string, Property> = Object.assign(
  {},
  ...template.spec.parameters.map(
    (page: { properties: object }) => page.properties,
  ),
);
const [step] = template.spec.steps;

describe.each(form.environmentTemplate.enum as string[])(
  'the software template eks-cluster and the environment template %s',
  environmentTemplate => {
    const schema = parseTemplateSchema(
      readExample(
        `environment-templates/${environmentTemplate}/v${step.input.templateMajorVersion}/schema/schema.yaml`,
      ),
    );
    const inputs = schema.inputs.properties as Record<string, Property>;

    it('passes on every input', () => {
      expect(Object.keys(step.input.inputs).sort()).toEqual(
        Object.keys(inputs).sort(),
      );
      expect(step.input.inputs.cluster_name).toBe('${{ parameters.name }}');
    });

    it.each(Object.keys(inputs).filter(name => name !== 'cluster_name'))(
      'asks for %s as the schema does',
      name => {
        const pick = (property: Property) =>
          Object.fromEntries(
            CONSTRAINTS.map(keyword => [keyword, property[keyword]]),
          );

        expect(step.input.inputs[name]).toBe(`\${{ parameters.${name} }}`);
        expect(pick(form[name])).toEqual(pick(inputs[name]));
        expect(form[name].default ?? '').toEqual(inputs[name].default);
      },
    );

    it('fits the schema when only the name is filled in', () => {
      const defaults = Object.fromEntries(
        Object.keys(inputs)
          .map(name => [name, form[name]?.default])
          .filter(([, value]) => value !== undefined),
      );

      expect(
        findInputViolations(schema, { ...defaults, cluster_name: 'demo' }),
      ).toEqual([]);
    });

    it('takes exactly the names that are good for environment and cluster', () => {
      expect(form.name.pattern).toBe(inputs.cluster_name.pattern);
    });
  },
);
