import { ScriptedEngine } from '../../__testUtils__/ScriptedEngine';
import { EngineRegistry } from '../../engines/EngineRegistry';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS } from './limits';
import {
  makeBundle,
  SCHEMA,
  TERRAFORM_FILES,
  TERRAFORM_MANIFEST,
} from './__testUtils__/bundles';
import { validateEnvironmentTemplateBundle } from './validateBundle';

const engine = new ScriptedEngine();
const engines = EngineRegistry.create([engine]);

const CLOUDFORMATION_MANIFEST = TERRAFORM_MANIFEST.replace('hcl', 'jinja')
  .replace('terraform', 'cloudformation')
  .replace('*', 'cloudformation.yaml');

function findProblems(
  files: Record<string, string>,
  provisioning?: 'CUSTOMER_MANAGED',
): string[] {
  try {
    validateEnvironmentTemplateBundle(makeBundle(files), {
      engines,
      provisioning,
    });
    return [];
  } catch (error) {
    return [...(error as InvalidBundleError).problems];
  }
}

describe('validateEnvironmentTemplateBundle', () => {
  it('gives the parts of a Terraform bundle', () => {
    const bundle = makeBundle({
      ...TERRAFORM_FILES,
      'infrastructure/modules/network/main.tf': '# network',
    });

    expect(validateEnvironmentTemplateBundle(bundle, { engines })).toEqual({
      schema: SCHEMA,
      manifest: expect.objectContaining({ renderingEngine: 'hcl' }),
    });
  });

  it('refuses a bundle of another engine with the reason alone', () => {
    expect(
      findProblems({
        'schema/schema.yaml': SCHEMA,
        'infrastructure/manifest.yaml': CLOUDFORMATION_MANIFEST,
        'infrastructure/cloudformation.yaml': 'Resources: {}',
      }),
    ).toEqual([
      expect.stringMatching(
        /^infrastructure\/manifest.yaml: .* is jinja, which is for AWS CloudFormation\. No engine of this control plane provisions it \(TERRAFORM: rendering_engine must be hcl\)$/,
      ),
    ]);
  });

  it('reports what the engine refuses', () => {
    engine.onValidate = ({ files, manifest }) => [
      `${files.map(({ path }) => path)} with ${manifest.file}`,
    ];
    expect(findProblems(TERRAFORM_FILES)).toEqual([
      `${Object.keys(TERRAFORM_FILES)
        .filter(path => /^infrastructure\/(?!manifest)/.test(path))
        .map(path => path.replace('infrastructure/', ''))} with *`,
    ]);
    engine.onValidate = () => [];
  });

  it('lists every problem', () => {
    expect(findProblems({ 'infrastructure/main.tf': '' })).toEqual([
      'schema/schema.yaml is missing',
      'infrastructure/manifest.yaml is missing',
    ]);
    expect(() =>
      validateEnvironmentTemplateBundle(makeBundle({}), { engines }),
    ).toThrow(
      [
        'The template bundle has 2 problems:',
        '- schema/schema.yaml is missing',
        '- infrastructure/manifest.yaml is missing',
      ].join('\n'),
    );
  });

  it('tells what a manifest has wrong beside what else is wrong', () => {
    expect(
      findProblems({
        'schema/schema.yaml': ' \n',
        'infrastructure/manifest.yaml': 'infrastructure: {}',
      }),
    ).toEqual([
      'schema/schema.yaml is empty',
      'infrastructure/manifest.yaml: infrastructure.templates must be a list with one entry',
    ]);
  });

  it('accepts no other name for the schema, and says so', () => {
    expect(
      findProblems({
        'schema/schema.yml': SCHEMA,
        'infrastructure/main.tf': '',
        'infrastructure/manifest.yaml': TERRAFORM_MANIFEST,
      }),
    ).toEqual([
      'schema/schema.yaml is missing: schema/schema.yml must have that name',
    ]);
  });

  it('recognises the bundle of a service template', () => {
    expect(
      findProblems({
        'schema/schema.yaml': SCHEMA,
        'instance_infrastructure/manifest.yaml': CLOUDFORMATION_MANIFEST,
      }),
    ).toEqual([
      'infrastructure/manifest.yaml is missing: this is the bundle of a service template',
    ]);
  });

  describe('for customer managed environments', () => {
    it('takes a schema alone', () => {
      const bundle = makeBundle({ 'schema/schema.yaml': SCHEMA });

      expect(
        validateEnvironmentTemplateBundle(bundle, {
          engines,
          provisioning: 'CUSTOMER_MANAGED',
        }),
      ).toEqual({ schema: SCHEMA });
    });

    it('refuses infrastructure', () => {
      expect(findProblems(TERRAFORM_FILES, 'CUSTOMER_MANAGED')).toEqual([
        'infrastructure/ must not be there: the environments of this template are customer managed',
      ]);
    });
  });

  describe('size', () => {
    const { templateFileBytes, schemaCharacters } = BUNDLE_LIMITS;

    it('refuses a template file by name', () => {
      const files = {
        ...TERRAFORM_FILES,
        'infrastructure/large.tf': 'é'.repeat(templateFileBytes / 2),
      };
      expect(findProblems(files)).toEqual([]);

      files['infrastructure/large.tf'] += '#';
      expect(findProblems(files)).toEqual([
        'infrastructure/large.tf has 2,097,153 bytes (2 MB); a template file may have at most 2,097,152 bytes (2 MB)',
      ]);
    });

    it('counts the characters of a schema, not its bytes', () => {
      const files = {
        ...TERRAFORM_FILES,
        'schema/schema.yaml': '🚀'.repeat(schemaCharacters),
      };
      expect(findProblems(files)).toEqual([]);

      files['schema/schema.yaml'] += '#';
      expect(findProblems(files)).toEqual([
        'schema/schema.yaml has 51,201 characters; a schema may have at most 51,200',
      ]);
    });

    it('refuses a manifest of more than 64 KB and a schema of more than 2 MB', () => {
      const tooMuch = '#'.repeat(BUNDLE_LIMITS.schemaBytes + 1);

      expect(
        findProblems({
          ...TERRAFORM_FILES,
          'schema/schema.yaml': tooMuch,
          'infrastructure/manifest.yaml': `${TERRAFORM_MANIFEST}${tooMuch}`,
        }),
      ).toEqual([
        'infrastructure/manifest.yaml: not valid YAML: It has more than 65,536 characters',
        'schema/schema.yaml has 2,097,153 bytes (2 MB); a schema may have at most 2,097,152 bytes (2 MB)',
        expect.stringMatching(/^schema\/schema.yaml has .* characters/),
      ]);
    });

    it('refuses a bundle of more than 10 MB', () => {
      const files: Record<string, string> = { ...TERRAFORM_FILES };
      for (let i = 0; i < 5; i++) {
        files[`infrastructure/${i}.tf`] = '#'.repeat(templateFileBytes);
      }

      expect(findProblems(files)).toEqual([
        expect.stringMatching(
          /^The bundle has 10,486,\d{3} bytes \(10 MB\); a bundle may have at most 10,485,760 bytes \(10 MB\)$/,
        ),
      ]);
    });
  });
});
