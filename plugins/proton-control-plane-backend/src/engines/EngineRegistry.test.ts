import {
  EngineRequest,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { ConfigReader } from '@backstage/config';
import { EngineRegistry } from './EngineRegistry';
import { readRunPlaces } from './RunPlaces';

const HCL: EngineRequest = {
  manifest: { renderingEngine: 'hcl', templateLanguage: 'terraform' },
};

function createEngine(
  id: string,
  rest: Partial<ProvisioningEngine> = {},
): ProvisioningEngine {
  return {
    id,
    supports: ({ manifest }) =>
      manifest?.renderingEngine === 'hcl'
        ? { supported: true }
        : { supported: false, reason: 'rendering_engine must be hcl' },
    validate: () => [],
    findUnavailability: async () => undefined,
    listSecrets: () => [],
    apply: async () => ({ outputs: [], resources: [] }),
    destroy: async () => {},
    cancel: async () => true,
    ...rest,
  };
}

const terraform = createEngine('TERRAFORM', {
  runsOn: 'local',
  stateFormat: 'terraform',
});
const kubernetes = createEngine('KUBERNETES', {
  runsOn: 'kubernetes',
  stateFormat: 'terraform',
});

function create(runs?: object, engines = [terraform, kubernetes]) {
  const registry = EngineRegistry.create(engines);
  registry.places = readRunPlaces(
    new ConfigReader({ deployments: { ...(runs && { runs }) } } as never),
  );
  return registry;
}

describe('EngineRegistry', () => {
  const target = {
    environmentAccountId: '123456789012',
    templateName: 'eks-cluster',
  };

  it.each([
    ['TERRAFORM', undefined],
    ['TERRAFORM', { default: 'local' }],
    ['KUBERNETES', { default: 'kubernetes' }],
    [
      'KUBERNETES',
      { default: 'local', accounts: { '123456789012': 'kubernetes' } },
    ],
    [
      'TERRAFORM',
      { default: 'local', accounts: { '210987654321': 'kubernetes' } },
    ],
    [
      'TERRAFORM',
      {
        default: 'kubernetes',
        accounts: { '123456789012': 'kubernetes' },
        templates: { 'eks-cluster': 'local' },
      },
    ],
  ])('chooses %s by %j', (id, runs) => {
    expect(create(runs).choose(HCL, target).engine?.id).toBe(id);
  });

  it('asks only engines for repositories of an environment with one', () => {
    const git = createEngine('GIT', { usesRepository: true });
    const registry = create({ default: 'kubernetes' }, [terraform, git]);
    const provisioningRepository = {
      provider: 'GITHUB',
      name: 'acme/infrastructure',
      branch: 'main',
    };
    const supports = jest.spyOn(git, 'supports');

    expect(
      registry.choose(HCL, { ...target, provisioningRepository }).engine?.id,
    ).toBe('GIT');
    expect(supports).toHaveBeenCalledWith({ ...HCL, provisioningRepository });
    expect(create({}, [git]).choose(HCL).engine?.id).toBe('GIT');
    expect(create({}, [git, terraform]).choose(HCL, target).engine?.id).toBe(
      'TERRAFORM',
    );
    expect(
      create({}, [git]).choose(
        { provisioning: 'CUSTOMER_MANAGED' },
        { ...target, provisioningRepository },
      ).engine,
    ).toBeUndefined();
  });

  it('says that no engine runs where the configuration wants it', () => {
    expect(
      create({ default: 'kubernetes' }, [terraform]).choose(HCL, target),
    ).toEqual({
      reason:
        'protonControlPlane.deployments.runs requires kubernetes for this deployment, but this backend only has engines for: local. Add the module that provides kubernetes, or change the configuration',
    });
  });

  it('registers a template wherever it runs', () => {
    expect(
      create({ default: 'kubernetes' }, [terraform]).choose(HCL).engine?.id,
    ).toBe('TERRAFORM');
  });

  it('leaves engines alone that have no choice of places', () => {
    expect(
      create({ default: 'kubernetes' }).choose(
        { provisioning: 'CUSTOMER_MANAGED' },
        target,
      ).engine?.id,
    ).toBe('CUSTOMER_MANAGED');
  });

  it('moves environments between engines that share their states', () => {
    const registry = create({ default: 'kubernetes' });
    expect(registry.areInterchangeable('TERRAFORM', 'KUBERNETES')).toBe(true);
    expect(registry.chooseNext('TERRAFORM', target)).toBe('KUBERNETES');
  });

  it('leaves an environment with an engine that keeps its states elsewhere', () => {
    const withOwnStates = createEngine('TERRAFORM', { runsOn: 'local' });
    const registry = create({ default: 'kubernetes' }, [
      withOwnStates,
      kubernetes,
    ]);
    expect(registry.areInterchangeable('TERRAFORM', 'KUBERNETES')).toBe(false);
    expect(registry.chooseNext('TERRAFORM', target)).toBe('TERRAFORM');
  });

  it('leaves an environment with an engine that is missing', () => {
    const registry = create({ default: 'kubernetes' });
    expect(registry.chooseNext('PIPELINE', target)).toBe('PIPELINE');
    expect(registry.areInterchangeable('PIPELINE', 'PIPELINE')).toBe(true);
  });

  it.each([
    [{ accounts: { prod: 'local' } }, 'AWS account IDs of twelve digits'],
    [{ templates: { eks: 1 } }, 'templates.eks must be a string'],
  ])('refuses the configuration %j', (runs, message) => {
    expect(() => create(runs)).toThrow(message);
  });
});
