import { FieldValidation } from '@rjsf/utils';
import { coreApis } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiRegistry } from '@backstage/test-utils';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { validateEnvironmentTemplate } from './validation';

async function validate(
  value: Partial<EnvironmentTemplateChoice>,
  options: { registerVersion?: boolean } = {},
): Promise<string[]> {
  const errors: string[] = [];
  const field = { addError: (error: string) => errors.push(error) };
  await validateEnvironmentTemplate(
    value as EnvironmentTemplateChoice,
    field as unknown as FieldValidation,
    {
      apiHolder: TestApiRegistry.from([
        coreApis.translation,
        mockApis.translation(),
      ]),
      formData: {},
      schema: {},
      uiSchema: { 'ui:options': options },
    },
  );
  return errors;
}

describe('validateEnvironmentTemplate', () => {
  it('takes a template with a version', async () => {
    expect(await validate({ name: 'eks', majorVersion: '1' })).toEqual([]);
  });

  it('refuses a template without a version', async () => {
    for (const value of [
      {},
      { name: 'eks' },
      { name: 'eks', majorVersion: '' },
    ]) {
      expect(await validate(value)).toEqual(['needs a template and a version']);
    }
  });

  it('takes a new major version where a version is registered', async () => {
    const options = { registerVersion: true };

    expect(await validate({ name: 'eks', majorVersion: '' }, options)).toEqual(
      [],
    );
    for (const value of [{}, { name: 'eks' }, { majorVersion: '' }]) {
      expect(await validate(value, options)).toEqual([
        'needs a template and a major version',
      ]);
    }
  });
});
