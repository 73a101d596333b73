import { createFieldValidation } from '@backstage/plugin-scaffolder-react/alpha';
import { fieldApis } from '../../__testUtils__/fieldApis';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { validateEnvironmentName } from './validation';

describe('validateEnvironmentName', () => {
  const protonApi = mockProtonApi();

  async function validate(name: string) {
    const field = createFieldValidation();
    await validateEnvironmentName(name, field, {
      apiHolder: fieldApis(protonApi),
      formData: { environmentTemplate: { region: 'eu-west-1' } },
      schema: {},
      uiSchema: {},
    });
    return field.__errors;
  }

  it('lets a free name pass', async () => {
    protonApi.checkEnvironmentName.mockResolvedValue({ available: true });
    expect(await validate('payments')).toEqual([]);
    expect(protonApi.checkEnvironmentName).toHaveBeenCalledWith('payments', {
      region: 'eu-west-1',
    });
  });

  it('says why a name cannot be used, or was not checked', async () => {
    protonApi.checkEnvironmentName.mockResolvedValueOnce({
      available: false,
      reason: 'It is taken',
    });
    expect(await validate('payments')).toEqual(['cannot be used: It is taken']);
    expect(await validate('-')).toEqual([
      expect.stringContaining('must start with a letter'),
    ]);
    protonApi.checkEnvironmentName.mockRejectedValueOnce(
      new Error('No answer'),
    );
    expect(await validate('payments')).toEqual([
      'could not be checked: No answer. Try again',
    ]);
  });
});
