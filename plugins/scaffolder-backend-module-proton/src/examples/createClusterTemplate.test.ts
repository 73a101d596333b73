import {
  applyInputDefaults,
  listInputGroups,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';

const EXAMPLES = join(__dirname, '../../../../examples');

function readExample(path: string): string {
  return readFileSync(join(EXAMPLES, path), 'utf8');
}

const template = parse(
  readExample('software-templates/create-cluster/template.yaml'),
);
const parameters: Record<string, { 'ui:options': { presetFrom: object } }> =
  Object.assign(
    {},
    ...template.spec.parameters.map(
      (page: { properties: object }) => page.properties,
    ),
  );
const [step] = template.spec.steps;

describe('the software template create-cluster', () => {
  it('asks for exactly these parameters', () => {
    expect(Object.keys(parameters).sort()).toEqual([
      'environmentTemplate',
      'inputs',
      'name',
      'owner',
    ]);
  });

  it('passes them on', () => {
    expect(step).toMatchObject({
      action: 'aws:proton:create-environment',
      input: {
        name: '${{ parameters.name }}',
        environmentTemplate: '${{ parameters.environmentTemplate }}',
        inputs: '${{ parameters.inputs }}',
      },
    });
  });
});

describe.each(['eks-blueprints', 'eks-cluster', 'eks-sandbox'])(
  'the software template create-cluster and the environment template %s',
  environmentTemplate => {
    const schema = parseTemplateSchema(
      readExample(
        `environment-templates/${environmentTemplate}/v1/schema/schema.yaml`,
      ),
    );
    const inputs = Object.keys(schema.inputs.properties as object);

    it('leaves the groups to the schema, which puts every input in one', () => {
      expect(Object.keys(parameters.inputs['ui:options'])).toEqual([
        'presetFrom',
      ]);
      const grouped = listInputGroups(schema.inputs).flatMap(
        group => group.inputs,
      );
      expect(grouped.sort()).toEqual(inputs.sort());
    });

    it('fits the schema when only the name is filled in', async () => {
      const validator = DefaultSchemaValidator.create();
      const filled = applyInputDefaults(schema.inputs, {
        cluster_name: 'demo',
      });
      expect(await validator.findInputViolations(schema, filled)).toEqual([]);
      await validator.close();
    });
  },
);
