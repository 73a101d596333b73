import { createFieldValidation } from '@backstage/plugin-scaffolder-react/alpha';
import { demoVersion, secretVersion } from '../../__testUtils__/demoTemplates';
import { fieldApis } from '../../__testUtils__/fieldApis';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import type { EnvironmentInputsOptions } from './schema';
import { validateEnvironmentInputs } from './validation';

describe('validateEnvironmentInputs', () => {
  const protonApi = mockProtonApi();
  const good = { cluster_name: 'a', team: 'b' };

  beforeEach(() => {
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue(demoVersion);
    protonApi.validateInputs.mockReset().mockResolvedValue({ violations: [] });
  });

  async function validate(
    inputs: Record<string, unknown>,
    options: EnvironmentInputsOptions = {},
    formData: Record<string, never> | object = {
      environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
    },
  ) {
    const field = createFieldValidation();
    await validateEnvironmentInputs(inputs, field, {
      apiHolder: fieldApis(protonApi),
      formData: formData as {},
      schema: {},
      uiSchema: { 'ui:options': options },
    });
    return field.__errors;
  }

  it('asks the backend, and lets good inputs pass', async () => {
    expect(await validate(good)).toEqual([]);
    expect(protonApi.validateInputs).toHaveBeenCalledWith(
      { name: 'eks-cluster', majorVersion: '1' },
      good,
    );
  });

  it('names every violation once, by title and path', async () => {
    protonApi.validateInputs.mockResolvedValue({
      violations: [
        {
          path: 'network.vpc_cidr',
          message: 'must match pattern "^[0-9.]+/"',
          keyword: 'pattern',
        },
        { path: 'team', message: 'is required', keyword: 'required' },
      ],
    });
    expect(await validate({ cluster_name: 'a' })).toEqual([
      'VPC CIDR (network.vpc_cidr) does not have the right form, such as 10.0.0.0/16. IPv4 range, from /16 to /20',
      'Team (team) is required',
    ]);
  });

  it('holds to what the options narrow', async () => {
    expect(
      await validate(
        { ...good, node_size: 20 },
        { narrow: { node_size: { maximum: 10 } } },
      ),
    ).toEqual(['Nodes (node_size) must be at most 10']);
  });

  it('calls a name that the schema does not have by its name', async () => {
    expect(
      await validate({ ...good, network: { vpc_cider: '10.0.0.0/16' } }),
    ).toEqual(['network.vpc_cider is not an input of this template version']);
  });

  it('leaves the check of secrets to the field, and holds on where that found one wrong', async () => {
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue(secretVersion);
    protonApi.validateInputs.mockResolvedValue({
      violations: [
        { path: 'db_password', message: 'is too short', keyword: 'minLength' },
        { path: 'users', message: 'must be array', keyword: 'type' },
      ],
    });

    expect(
      await validate({
        cluster_name: 'a',
        db_password: '********',
        users: '****** (inputs.users)',
      }),
    ).toEqual([]);
    expect(
      await validate({
        cluster_name: 'a',
        db_password: '******',
        users: '****** (inputs.users)',
      }),
    ).toEqual([
      'db_password has a value that is not valid; correct it in its field',
    ]);
  });

  it('says that it could not check', async () => {
    protonApi.validateInputs.mockRejectedValue(new Error('No answer'));
    expect(await validate(good)).toEqual([
      'could not be checked: No answer. Try again',
    ]);
    expect(await validate(good, {}, {})).toEqual([
      'cannot be checked before a template is chosen',
    ]);
  });
});
