import {
  describeWith,
  eventually,
  terraformBinary,
} from '@proton-vending/test-utils';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  EnginePlanDetails,
  PlanFileLosses,
  ProvisioningError,
  ProvisioningInterrupted,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { silentLogger } from './__testUtils__/silentLogger';
import { TerraformRun } from './TerraformRun';
import { TerraformDriver } from './TerraformDriver';
import { ISOLATION_MODES } from './__testUtils__/isolationModes';
import { MemoryLog } from './__testUtils__/MemoryLog';
import {
  installTofu,
  describeWithTofuDouble,
  nameTerraform,
} from './__testUtils__/terraformBinary';
import { TEST_ENVIRONMENT } from './__testUtils__/testEnvironment';

jest.setTimeout(60_000);

const PROGRAM = nameTerraform();

const NETWORK = `
terraform {
  required_version = ">= 1.4"
  backend "s3" {
    bucket = "not-this-one"
    key    = "state"
    region = "us-east-1"
  }
}
variable "size" { default = 1 }
resource "terraform_data" "vpc" {
  input = "vpc-\${var.size}"
}
resource "terraform_data" "subnet" {
  count            = 2
  input            = "\${terraform_data.vpc.id}-\${count.index}"
  triggers_replace = terraform_data.vpc.id
}
output "vpc" { value = terraform_data.vpc.output }
output "zones" { value = ["a", "b"] }
output "token" {
  value     = "hush-hush"
  sensitive = true
}
`;

describe.each(ISOLATION_MODES)(
  'TerraformDriver $how',
  ({ describeMode, isolation }) => {
    describeMode('with Terraform', () => {
      let directory: string;
      let deployments: number;
      let plans: EnginePlanDetails[];

      beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), 'terraform-engine-'));
        deployments = 0;
        plans = [];
      });

      afterEach(async () => {
        // A network that is still starting writes into it.
        await rm(directory, { recursive: true, force: true, maxRetries: 5 });
      });

      function createEngine() {
        return TerraformDriver.create({
          binary: terraformBinary,
          logger: silentLogger(),
          pluginCacheDirectory: join(directory, 'plugins'),
          isolation,
        });
      }

      /** The next deployment of the same environment. */
      function createRun(template: string) {
        deployments += 1;
        const log = new MemoryLog();
        const run: TerraformRun = {
          deploymentId: `deployment-${deployments}`,
          target: TEST_ENVIRONMENT,
          workingDirectory: join(directory, `deployment-${deployments}`),
          stateDirectory: join(directory, 'state'),
          files: [{ path: 'main.tf', contents: template }],
          log,
          redactor: Redactor.create([]),
          recordPlan: async plan => {
            plans.push(plan);
          },
          checkLosses: async () => {},
          recordProgress: async () => {},
          signal: new AbortController().signal,
        };
        return { run, log };
      }

      async function deploy(template: string) {
        const { run, log } = createRun(template);
        const engine = createEngine();
        const plan = await engine.plan(run);
        const result = await engine.apply(run);
        return { plan, result, log, run };
      }

      async function readState() {
        const path = join(directory, 'state', 'terraform.tfstate');
        return JSON.parse(await readFile(path, 'utf8'));
      }

      it('finds the binary', async () => {
        expect(await createEngine().findUnavailability()).toBeUndefined();
      });

      it('plans and applies, and returns outputs and resources', async () => {
        const { plan, result } = await deploy(NETWORK);

        expect(plan).toEqual({ toAdd: 3, toChange: 0, toRemove: 0 });
        expect(result.outputs).toEqual([
          { key: 'token', value: 'hush-hush', sensitive: true },
          { key: 'vpc', value: 'vpc-1', sensitive: false },
          { key: 'zones', value: '["a","b"]', sensitive: false },
        ]);
        expect(result.resources.map(({ name }) => name).sort()).toEqual([
          'terraform_data.subnet[0]',
          'terraform_data.subnet[1]',
          'terraform_data.vpc',
        ]);
        const { resources } = await readState();
        const vpc = resources.find(
          (found: { name: string }) => found.name === 'vpc',
        );
        expect(result.resources).toContainEqual({
          name: 'terraform_data.vpc',
          identifier: vpc.instances[0].attributes.id,
        });
      });

      it('shows the plan, but no sensitive values', async () => {
        await deploy(`
${NETWORK}
variable "secret" {
  default   = "hush-hush"
  sensitive = true
}
resource "terraform_data" "database" { input = var.secret }
`);
        expect(plans).toEqual([
          {
            toAdd: 4,
            toChange: 0,
            toRemove: 0,
            changes: expect.arrayContaining([
              { address: 'terraform_data.subnet[0]', action: 'create' },
              { address: 'terraform_data.vpc', action: 'create' },
            ]),
            text: expect.stringContaining('Plan: 4 to add, 0 to change'),
            truncated: false,
          },
        ]);
        expect(plans[0].text).toMatch(/input\s+= \(sensitive value\)/);
        expect(JSON.stringify(plans)).not.toContain('hush-hush');
      });

      it('destroys everything', async () => {
        await deploy(NETWORK);
        const { run, log } = createRun(NETWORK);
        await createEngine().destroy(run);

        expect((await readState()).resources).toEqual([]);
        expect(log.messages('applying')).toContain(
          'Plan: 0 to add, 0 to change, 3 to destroy.',
        );
        expect(log.messages('applying')).toContainEqual(
          expect.stringMatching(
            /^terraform_data\.vpc: Destruction.*\(3 of 3\)$/,
          ),
        );
      });

      it('does not take a state for empty that OpenTofu has encrypted', async () => {
        const stateDirectory = join(directory, 'state');
        await mkdir(stateDirectory);
        // v1.7 and later, internal/encryption/base.go
        await writeFile(
          join(stateDirectory, 'terraform.tfstate'),
          '{"serial":3,"lineage":"a","meta":{},"encrypted_data":"AA==","encryption_version":"v0"}',
        );
        const { run, log } = createRun(NETWORK);
        await expect(createEngine().destroy(run)).rejects.toThrow(
          ProvisioningError,
        );
        expect(log.messages('applying')).toContain(`${PROGRAM} init`);
      });

      it('keeps the state where it belongs, whatever the files of a bundle override', async () => {
        const { run } = createRun(NETWORK);
        const names = ['override.tf', 'zzz_override.tf', '~a_override.tf'];
        const files = names.map(path => ({
          path,
          contents: 'terraform {\n  backend "pg" {}\n}\n',
        }));
        const engine = createEngine();
        await engine.plan({ ...run, files: [...run.files, ...files] });
        await engine.apply(run);
        expect((await readState()).resources).toHaveLength(2);
      });

      it('has nothing to destroy without a state, whatever the template is', async () => {
        const { run, log } = createRun('resource "broken {');
        const engine = createEngine();
        await engine.destroy(run);
        await engine.destroy(run);
        expect(log.messages('applying')).toEqual([
          'There is nothing to destroy: the state has no resources',
        ]);
      });

      it('says what is replaced, and counts no move as a loss', async () => {
        await deploy(`
resource "terraform_data" "old" { triggers_replace = 1 }
resource "terraform_data" "moves" {}
`);
        const { plan } = await deploy(`
resource "terraform_data" "old" {
  triggers_replace = 2
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "moved" {}
moved {
  from = terraform_data.moves
  to   = terraform_data.moved
}
`);
        expect(plan.losses).toEqual([
          {
            address: 'terraform_data.old',
            type: 'terraform_data',
            action: 'replace',
          },
        ]);
      });

      describe('checks a plan file before it applies it', () => {
        const keeping = (name: string) =>
          `resource "terraform_data" "${name}" {}\n`;
        const checked: PlanFileLosses[] = [];
        const refuse = async (file: PlanFileLosses) => {
          checked.push(file);
          throw new ProvisioningError('refused');
        };

        beforeEach(async () => {
          checked.length = 0;
          await deploy(keeping('old'));
        });

        it('which it has made in the same folder', async () => {
          const before = await readState();
          const { run, log } = createRun(keeping('new'));
          const engine = createEngine();
          await engine.plan(run);
          await expect(
            engine.apply({ ...run, checkLosses: refuse }),
          ).rejects.toThrow(/^refused/);
          expect(checked).toEqual([
            {
              losses: [
                {
                  address: 'terraform_data.old',
                  type: 'terraform_data',
                  action: 'destroy',
                },
              ],
              isNewPlan: false,
            },
          ]);
          expect(await readState()).toEqual(before);
          expect(log.messages('applying')).toEqual([]);
        });

        it('which comes from elsewhere, whatever was said of it', async () => {
          const before = await readState();
          const { run: preview } = createRun(keeping('new'));
          const { plan, savedPlan } = await createEngine().preview(preview);
          expect(plans.at(-1)?.losses).toEqual(plan.losses);
          const run = {
            ...preview,
            workingDirectory: join(directory, 'elsewhere'),
          };
          const apply = (checkLosses: TerraformRun['checkLosses']) =>
            createEngine().apply({ ...run, savedPlan, checkLosses });
          await expect(apply(refuse)).rejects.toThrow(/^refused/);
          expect(checked).toEqual([{ losses: plan.losses, isNewPlan: false }]);
          expect(await readState()).toEqual(before);

          await apply(async () => {});
          expect((await readState()).resources).toMatchObject([
            { name: 'new' },
          ]);
        });

        it('which it can no longer read', async () => {
          const { run } = createRun(keeping('new'));
          const engine = createEngine();
          await engine.plan(run);
          const planFile = '.runs/planning/2-plan/plan.tfplan';
          await writeFile(join(run.workingDirectory, planFile), 'no plan');
          await expect(engine.apply(run)).rejects.toThrow(
            /^Nothing was changed, because Terraform can't read the plan file: /,
          );
        });
      });

      it('says what is wrong when the template cannot be read', async () => {
        const { run } = createRun('resource "terraform_data" {\n}\n');
        await expect(createEngine().plan(run)).rejects.toThrow(
          /^\w+ init failed.*Missing name for resource \(main\.tf:1\): All resource blocks must have 2 labels \(type, name\)\./s,
        );
      });

      it('has no secret in its log that a program pauses in, or wraps', async () => {
        const secret = 'hush-hush-the-token-of-1234';
        const program = [
          'printf "first %.12s" "$TOKEN"',
          // Terraform passes on what it has after a tenth of a second.
          'sleep 1',
          'echo "$TOKEN" | cut -c 13-',
          'echo "$TOKEN" | fold -w 9 | sed "s/^/    /"',
          'echo "{ token: $TOKEN }" | fold -w 20',
          'echo done',
        ].join('; ');
        const { run, log } = createRun(`
resource "terraform_data" "a" {
  count = 2
  provisioner "local-exec" {
    command     = ${JSON.stringify(program)}
    environment = { TOKEN = "${secret}" }
  }
}
`);
        const redacting: TerraformRun = {
          ...run,
          redactor: Redactor.create([secret]),
        };
        const engine = createEngine();
        await engine.plan(redacting);
        await engine.apply(redacting);

        const written = log
          .messages('applying')
          .filter(message => !message.includes('Executing: '));
        for (const name of ['terraform_data.a[0]', 'terraform_data.a[1]']) {
          const heading = `${name}: (local-exec): `;
          expect(
            written
              .filter(message => message.startsWith(heading))
              .map(message => message.slice(heading.length)),
          ).toEqual([
            'first ***',
            '***',
            ...['    ***', '***', '***'],
            ...['{ token: ***', '*** }'],
            'done',
          ]);
        }
      });

      it('knows what it proves itself with', () => {
        process.env.AWS_SECRET_ACCESS_KEY = 'the-secret-key';
        try {
          expect(createEngine().listSecrets()).toContain('the-secret-key');
        } finally {
          delete process.env.AWS_SECRET_ACCESS_KEY;
        }
      });

      it('says the same again when it is asked again after a failure', async () => {
        const { run, log } = createRun('output "a" { value = var.missing }');
        const first = await createEngine().plan(run).catch(String);
        const written = log.lines.length;
        const second = await createEngine().plan(run).catch(String);
        expect(second).toBe(first);
        expect(log.lines).toHaveLength(written);
      });

      it('does not take a failure for an interruption that came later', async () => {
        const { run } = createRun('output "a" { value = var.missing }');
        const first = await createEngine().plan(run).catch(String);
        await expect(
          createEngine().plan({ ...run, signal: AbortSignal.abort() }),
        ).rejects.toThrow(ProvisioningInterrupted);
        expect(await createEngine().plan(run).catch(String)).toBe(first);
      });

      it('does not take a success for an interruption that came too late', async () => {
        const { run, result } = await deploy(NETWORK);
        const late = { ...run, signal: AbortSignal.abort() };
        expect(await createEngine().apply(late)).toEqual(result);
      });

      it('repeats nothing when it is asked again after a success', async () => {
        const { run, log, plan, result } = await deploy(NETWORK);
        const { serial } = await readState();
        const written = log.lines.length;

        const engine = createEngine();
        expect(await engine.plan(run)).toEqual(plan);
        expect(await engine.apply(run)).toEqual(result);
        expect((await readState()).serial).toBe(serial);
        expect(log.lines).toHaveLength(written);
      });

      it('shows a template nothing of the backend', async () => {
        process.env.BACKEND_SECRET = 'for-the-backend-only';
        process.env.TF_VAR_size = '99';
        try {
          const { result, run } = await deploy(`
variable "size" { default = 1 }
output "size" { value = var.size }
resource "terraform_data" "spy" {
  provisioner "local-exec" { command = "env > seen" }
}
`);
          expect(result.outputs[0].value).toBe('1');
          const seen = await readFile(
            join(run.workingDirectory, 'seen'),
            'utf8',
          );
          expect(seen).toContain('TF_IN_AUTOMATION=1');
          expect(seen).not.toMatch(
            /for-the-backend-only|TF_VAR_(?!aws_region)|NODE_OPTIONS/,
          );
        } finally {
          delete process.env.BACKEND_SECRET;
          delete process.env.TF_VAR_size;
        }
      });

      it.each([
        ['interrupted', true],
        ['over', false],
      ])(
        'ends what a provisioner has left running when it is %s',
        async (_, isInterrupted) => {
          const { run } = createRun(`
resource "terraform_data" "stubborn" {
  provisioner "local-exec" {
    command = <<-EOT
      (trap '' INT HUP TERM; echo > child; while [ -e child ]; do echo >> beats; sleep 0.1; done) > /dev/null 2>&1 &
      trap '' INT
      ${isInterrupted ? 'while :; do sleep 0.1; done' : ''}
    EOT
  }
}
`);
          const inFolder = (name: string) => join(run.workingDirectory, name);
          const stop = new AbortController();
          const engine = createEngine();
          await engine.plan(run);
          const applied = engine
            .apply({ ...run, signal: stop.signal })
            .catch(error => error);
          await eventually(() => existsSync(inFolder('beats')));
          if (isInterrupted) {
            stop.abort();
          }
          expect((await applied) instanceof ProvisioningInterrupted).toBe(
            isInterrupted,
          );

          await eventually(async () => {
            const before = await readFile(inFolder('beats'), 'utf8');
            await delay(500);
            return (await readFile(inFolder('beats'), 'utf8')) === before;
          });
        },
      );

      it('leaves no process behind', async () => {
        const { run } = await deploy(NETWORK);
        const processes = execFileSync('ps', ['-A', '-o', 'args='], {
          encoding: 'utf8',
        });
        expect(processes).not.toContain(run.workingDirectory);
      });

      it('does not apply without a plan', async () => {
        const { run } = createRun(NETWORK);
        await expect(createEngine().apply(run)).rejects.toThrow(
          'no plan to apply',
        );
      });
    });
  },
);

describeWith('terraform')('TerraformDriver with another program', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'another-program-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function createEngine(name: string, script: string) {
    const binary = join(directory, name);
    await writeFile(binary, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return TerraformDriver.create({
      binary,
      logger: silentLogger(),
    });
  }

  function createRun() {
    const log = new MemoryLog();
    const run: TerraformRun = {
      deploymentId: 'deployment',
      target: TEST_ENVIRONMENT,
      workingDirectory: join(directory, 'work'),
      stateDirectory: join(directory, 'state'),
      files: [
        { path: 'main.tf', contents: 'resource "terraform_data" "a" {}' },
      ],
      log,
      redactor: Redactor.create([]),
      recordPlan: async () => {},
      checkLosses: async () => {},
      recordProgress: async () => {},
      signal: new AbortController().signal,
    };
    return { log, run };
  }

  it('takes a script that becomes Terraform', async () => {
    const engine = await createEngine('tofu', 'exec terraform "$@"');
    expect(await engine.findUnavailability()).toBeUndefined();
  });

  describeWithTofuDouble('that is OpenTofu', () => {
    it('calls OpenTofu by its name, whatever its file is called', async () => {
      const engine = await createEngine(
        'terraform',
        `exec ${installTofu(directory)} "$@"`,
      );
      const { log, run } = createRun();
      expect(await engine.plan(run)).toEqual({
        toAdd: 1,
        toChange: 0,
        toRemove: 0,
      });
      expect((await engine.apply(run)).resources).toHaveLength(1);
      expect(log.messages('planning')).toEqual(
        expect.arrayContaining([
          'OpenTofu init',
          'OpenTofu has been successfully initialized!',
          'OpenTofu plan',
          'OpenTofu 1.9.4',
        ]),
      );
      expect(log.messages('applying')).toEqual(
        expect.arrayContaining([
          'OpenTofu apply',
          'Apply complete! Resources: 1 added, 0 changed, 0 destroyed.',
        ]),
      );
    });
  });

  it('is not available with what is neither Terraform nor OpenTofu', async () => {
    const engine = await createEngine('terraform', 'echo "Something v1.0"');
    expect(await engine.findUnavailability()).toBe(
      `${directory}/terraform is neither Terraform nor OpenTofu: its version is 'Something v1.0'. Name the right binary in protonControlPlane.terraform.binary.`,
    );
  });

  it('does not take an environment for destroyed by it', async () => {
    const stateDirectory = join(directory, 'state');
    await mkdir(stateDirectory);
    await writeFile(
      join(stateDirectory, 'terraform.tfstate'),
      JSON.stringify({
        version: 4,
        resources: [{ mode: 'managed', type: 'a', name: 'b', instances: [{}] }],
      }),
    );
    const engine = await createEngine('terraform', 'exit 0');
    await expect(engine.destroy(createRun().run)).rejects.toThrow(
      'is neither Terraform nor OpenTofu',
    );
  });
});

describe('TerraformDriver without a binary', () => {
  it('says what is missing and how to get it', async () => {
    const engine = TerraformDriver.create({
      binary: '/nowhere/terraform',
      logger: silentLogger(),
    });
    expect(await engine.findUnavailability()).toMatch(
      /'\/nowhere\/terraform' is not an executable file\. Install Terraform/,
    );
  });
});
