import { describeWith, terraformBinary } from '@proton-vending/test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EnvironmentInputs,
  ProvisioningError,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { MemoryLog } from './__testUtils__/MemoryLog';
import { silentLogger } from './__testUtils__/silentLogger';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';
import { renderTerraformEnvironment } from './rendering/renderTerraformEnvironment';
import { TerraformDriver } from './TerraformDriver';
import { TerraformRun } from './TerraformRun';

jest.setTimeout(60_000);

const MAIN = `
locals {
  inputs = var.environment.inputs
  zones  = var.environment.inputs.zones
}

module "network" {
  source = "./network"
  cidr   = var.environment.inputs.vpc_cidr
}

resource "terraform_data" "nodes" {
  input = local.inputs.nodes

  lifecycle {
    precondition {
      condition     = var.environment.inputs.nodes.min <= var.environment.inputs.nodes.max
      error_message = "nodes.max must not be smaller than nodes.min."
    }
    precondition {
      condition     = length(local.zones) > 1
      error_message = "Choose two zones or more."
    }
    postcondition {
      condition     = self.output.max < 9 && local.inputs.budget > 0
      error_message = "Nodes need a budget."
    }
  }
}

check "retention" {
  assert {
    condition     = var.environment.inputs.retention > 7
    error_message = "Logs are kept for a week only."
  }
}
`;

const NETWORK = `
variable "cidr" {
  type = string
  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "The range must be in CIDR notation."
  }
}
`;

const INPUTS = {
  vpc_cidr: '10.0.0.0/16',
  nodes: { min: 1, max: 3 },
  zones: ['a', 'b'],
  retention: 30,
  budget: 1,
};

describeWith('terraform')('What Terraform says of inputs', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terraform-inputs-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  function createRun(inputs: EnvironmentInputs): TerraformRun {
    return {
      deploymentId: 'deployment-1',
      target: TEST_ENVIRONMENT,
      workingDirectory: join(directory, 'deployment'),
      stateDirectory: join(directory, 'state'),
      files: renderTerraformEnvironment({
        files: [
          { path: 'main.tf', contents: MAIN },
          { path: 'network/main.tf', contents: NETWORK },
        ],
        selector: '*',
        environment: TEST_ENVIRONMENT,
        inputs: { ...INPUTS, ...inputs },
        template: {
          arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/t',
          majorVersion: '1',
          minorVersion: '0',
        },
        deploymentId: 'deployment-1',
        accountId: '123456789012',
      }),
      log: new MemoryLog(),
      redactor: Redactor.create(['hush-hush']),
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      signal: new AbortController().signal,
    };
  }

  const createDriver = () =>
    TerraformDriver.create({
      binary: terraformBinary,
      logger: silentLogger(),
    });

  async function failOf(work: Promise<unknown>): Promise<ProvisioningError> {
    const error = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProvisioningError);
    return error as ProvisioningError;
  }

  it.each([
    {
      what: 'a precondition',
      inputs: { nodes: { min: 5, max: 3 } },
      problems: [
        {
          path: 'nodes.max',
          message: 'nodes.max must not be smaller than nodes.min.',
        },
      ],
    },
    {
      what: 'the validation of a variable of a module',
      inputs: { vpc_cidr: 'hush-hush' },
      problems: [
        { path: 'vpc_cidr', message: 'The range must be in CIDR notation.' },
      ],
    },
    {
      what: 'a local value and another input',
      inputs: { zones: ['a'], nodes: { min: 5, max: 3 } },
      problems: [
        {
          path: 'nodes.max',
          message: 'nodes.max must not be smaller than nodes.min.',
        },
        { path: 'zones', message: 'Choose two zones or more.' },
      ],
    },
  ])('finds the input of $what', async ({ inputs, problems }) => {
    const error = await failOf(createDriver().preview(createRun(inputs)));
    expect(error.inputProblems).toHaveLength(problems.length);
    expect(error.inputProblems).toEqual(expect.arrayContaining(problems));
    for (const { message } of problems) {
      expect(error.message).toContain(message);
    }
  });

  it('finds the input of a postcondition that fails in the apply', async () => {
    const run = createRun({ budget: 0 });
    const driver = createDriver();
    await driver.plan(run);
    const error = await failOf(driver.apply(run));
    expect(error.inputProblems).toEqual([
      { path: 'budget', message: 'Nodes need a budget.' },
    ]);
  });

  it('warns of a check that an input fails', async () => {
    const preview = await createDriver().preview(createRun({ retention: 3 }));
    expect(preview.inputWarnings).toEqual([
      { path: 'retention', message: 'Logs are kept for a week only.' },
    ]);
    expect(preview.plan.toAdd).toBe(1);
  });
});
