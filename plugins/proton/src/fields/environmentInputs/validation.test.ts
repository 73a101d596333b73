import { createFieldValidation } from '@backstage/plugin-scaffolder-react/alpha';
import { demoPreview } from '../../__testUtils__/demoCluster';
import { demoVersion, secretVersion } from '../../__testUtils__/demoTemplates';
import { fieldApis } from '../../__testUtils__/fieldApis';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { refusal } from '../../__testUtils__/refusal';
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
      'VPC CIDR (network.vpc_cidr) has an invalid format, such as 10.0.0.0/16. IPv4 range, from /16 to /20',
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
      "db_password has a value that isn't valid; correct it in its field",
    ]);
  });

  describe('for an environment that exists', () => {
    const environmentRef = 'resource:default/team-a';
    const rule = {
      path: 'node_size',
      message: "can't shrink",
      keyword: 'rule',
    };

    beforeEach(() => {
      protonApi.getEnvironmentInputs.mockResolvedValue({
        accountId: '123456789012',
        region: 'us-east-1',
        templateName: 'eks-cluster',
        version: '1.1',
        inputs: good,
      });
    });

    const check = () =>
      validate(
        good,
        { environmentField: 'cluster' },
        { cluster: environmentRef },
      );

    it('names the rules that the change breaks', async () => {
      protonApi.previewEnvironmentChange.mockResolvedValue({
        ...demoPreview,
        violations: [rule, { path: 'team', message: 'is required' }],
      });
      expect(await check()).toEqual(["Nodes (node_size) can't shrink"]);
      expect(protonApi.previewEnvironmentChange).toHaveBeenCalledWith(
        { kind: 'resource', namespace: 'default', name: 'team-a' },
        { version: '1.1', inputs: good },
      );
    });

    it('leaves it to the task when the change may not be previewed', async () => {
      protonApi.previewEnvironmentChange.mockRejectedValue(
        await refusal(403, 'NotAllowedError', 'Unauthorized'),
      );
      expect(await check()).toEqual([]);
    });

    it('says that it could not check rules without an answer', async () => {
      protonApi.previewEnvironmentChange.mockRejectedValue(
        new Error('No answer'),
      );
      expect(await check()).toEqual([
        "couldn't be checked: No answer. Try again",
      ]);
    });
  });

  it('says that it could not check', async () => {
    protonApi.validateInputs.mockRejectedValue(new Error('No answer'));
    expect(await validate(good)).toEqual([
      "couldn't be checked: No answer. Try again",
    ]);
    expect(await validate(good, {}, {})).toEqual([
      "can't be checked until you select a template",
    ]);
  });
});
