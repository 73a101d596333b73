import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { EngineRegistry } from '../engines/EngineRegistry';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { prepareRegistration } from './prepareRegistration';
import { InvalidBundleError } from './sources/InvalidBundleError';

describe('prepareRegistration', () => {
  const schemaValidator = DefaultSchemaValidator.create();

  afterAll(() => schemaValidator.close());

  it('refuses a schema with a null character, and names the line', async () => {
    const bundle = {
      files: clusterBundle().files.map(file =>
        file.path === 'schema/schema.yaml'
          ? { ...file, contents: `# one\n# two \0\n${file.contents}` }
          : file,
      ),
    };
    await expect(
      prepareRegistration(
        {
          engines: EngineRegistry.create([new ScriptedEngine()]),
          schemaValidator,
        },
        bundle,
      ),
    ).rejects.toThrow(
      new InvalidBundleError(
        'schema/schema.yaml: line 2 contains a null character; remove it',
      ),
    );
  });
});
