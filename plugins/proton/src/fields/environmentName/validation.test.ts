import { createFieldValidation } from '@backstage/plugin-scaffolder-react/alpha';
import { fieldApis } from '../../__testUtils__/fieldApis';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { validateEnvironmentName } from './validation';

describe('validateEnvironmentName', () => {
  const protonApi = mockProtonApi();

  async function validate(
    name: string,
    environmentTemplate: object = { region: 'eu-west-1' },
  ) {
    const field = createFieldValidation();
    await validateEnvironmentName(name, field, {
      apiHolder: fieldApis(protonApi),
      formData: { environmentTemplate },
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

  it.each([
    ['eks-cluster', '1', []],
    ['eks-cluster', '2', [expect.stringContaining('already exists')]],
    ['other', '1', [expect.stringContaining('already exists')]],
  ])(
    "lets the user's own failed attempt pass with %s %s alone: %p",
    async (templateName, majorVersion, errors) => {
      protonApi.checkEnvironmentName.mockResolvedValueOnce({
        available: false,
        problem: {
          code: 'taken',
          environment: {
            templateName: 'eks-cluster',
            templateVersion: '1.0',
            deleting: false,
            failedAttempt: true,
          },
        },
      });
      const template = { name: templateName, majorVersion };
      expect(await validate('payments', template)).toEqual(errors);
    },
  );

  it('says why a name cannot be used, or was not checked', async () => {
    protonApi.checkEnvironmentName.mockResolvedValueOnce({
      available: false,
      reason: 'It is taken',
    });
    expect(await validate('payments')).toEqual(["can't be used: It is taken"]);
    expect(await validate('-')).toEqual([
      expect.stringContaining('must start with a letter'),
    ]);
    protonApi.checkEnvironmentName.mockRejectedValueOnce(
      new Error('No answer'),
    );
    expect(await validate('payments')).toEqual([
      "couldn't be checked: No answer. Try again",
    ]);
  });
});
