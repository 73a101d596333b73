import {
  CreateEnvironmentCommand,
  GetEnvironmentCommand,
} from '@aws-sdk/client-proton';
import {
  formatEnvironmentSpec,
  MAX_SPEC_CHARACTERS,
  RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import { GivenBundle } from '../bundles/GivenBundle';
import { FoundEnvironment } from '../findings/Findings';
import { ImportPlan } from '../plan/ImportPlan';
import { planCustomerManaged } from '../plan/planCustomerManaged';
import { CustomerManagedEnvironment } from '../plan/readCustomerManaged';
import { FoundState } from '../states/readStates';
import { ImportResult, ImportTarget } from './ImportTarget';
import {
  formatVersion,
  importTemplates,
  undefinedIfMissing,
} from './importTemplates';
import { record } from './record';

/**
 * How environments are recorded.
 *
 * @public
 */
export interface ApplyOptions {
  /** Where pull requests provision them; absent when the control plane runs Terraform. */
  provisioningRepository?: { provider: string; name: string; branch: string };
  tags?: { key: string; value: string }[];
  /** Undefined for an environment without a state. */
  findState?(environment: FoundEnvironment): Promise<FoundState | undefined>;
  /** For the audit log of the control plane. */
  initiator?: RequestInitiator;
  /** Ends the import before its next part. */
  signal?: AbortSignal;
}

/**
 * Creates what a plan names and the control plane doesn't have. Changes no
 * infrastructure, and nothing that exists.
 *
 * @throws ImportError when the control plane is for another account
 * @public
 */
export async function applyImport(
  target: ImportTarget,
  plan: ImportPlan,
  options: ApplyOptions = {},
): Promise<ImportResult[]> {
  const results = await importTemplates(target, plan.versions, {
    signal: options.signal,
  });
  const failed = new Set(
    results
      .filter(({ result }) => result === 'failed')
      .map(({ subject }) => subject),
  );
  for (const environment of plan.environments) {
    options.signal?.throwIfAborted();
    const { template, name } = environment;
    const version = formatVersion({ ...template, templateName: template.name });
    const isUsable = ![`version ${version}`, `template ${template.name}`].some(
      subject => failed.has(subject),
    );
    results.push(
      isUsable
        ? await record(`environment ${name}`, () =>
            importEnvironment(target, environment, options),
          )
        : {
            subject: `environment ${name}`,
            result: 'failed',
            detail: `its template version ${version} isn't there`,
          },
    );
  }
  return results;
}

async function importEnvironment(
  { client, extension }: ImportTarget,
  environment: FoundEnvironment,
  options: ApplyOptions,
): Promise<Omit<ImportResult, 'subject'>> {
  const { initiator, provisioningRepository, signal, tags } = options;
  const { inputs, name, template } = environment;
  if (await environmentExists(client, name)) {
    return { result: 'unchanged' };
  }
  const spec = formatSpec(inputs);
  const state = await options.findState?.(environment);
  await extension.importEnvironment({
    environmentName: name,
    initiator,
    signal,
    environment: {
      templateName: template.name,
      templateMajorVersion: template.majorVersion,
      templateMinorVersion: template.minorVersion,
      spec,
      tags,
      outputs: state?.outputs,
      resources: state?.resources,
      ...(provisioningRepository
        ? { provisioningRepository }
        : { state: state?.text }),
    },
  });
  return { result: 'created', detail: describeState(state) };
}

/** @throws Error when the inputs are too long for a spec */
export function formatSpec(inputs: FoundEnvironment['inputs']): string {
  const spec = formatEnvironmentSpec(inputs);
  if (spec.length > MAX_SPEC_CHARACTERS) {
    throw new Error(
      `its inputs make a spec of ${spec.length} characters, and a spec has at most ${MAX_SPEC_CHARACTERS}`,
    );
  }
  return spec;
}

export function describeState(state: FoundState | undefined): string {
  return state
    ? `${state.outputs.length} outputs, and ${state.resources.length} resources in its state`
    : 'without outputs, because no state was found';
}

export async function environmentExists(
  client: ImportTarget['client'],
  name: string,
): Promise<boolean> {
  const found = await undefinedIfMissing(
    client.send(new GetEnvironmentCommand({ name })),
  );
  return found !== undefined;
}

/**
 * Creates environments that AWS Proton provisioned with CloudFormation or
 * CodeBuild, as customer-managed ones: their spec holds their outputs, and their
 * template versions keep the bundles that were given.
 *
 * @public
 */
export async function applyCustomerManaged(
  target: ImportTarget,
  environments: CustomerManagedEnvironment[],
  {
    bundles,
    tags,
  }: Pick<ApplyOptions, 'tags'> & { bundles?: GivenBundle[] } = {},
): Promise<ImportResult[]> {
  const versions = planCustomerManaged(environments, bundles);
  const results = await importTemplates(target, versions, {
    provisioning: 'CUSTOMER_MANAGED',
  });
  for (const environment of environments) {
    results.push(
      await record(`environment ${environment.name}`, () =>
        createCustomerManaged(target, environment, tags),
      ),
    );
  }
  return results;
}

async function createCustomerManaged(
  { client }: ImportTarget,
  environment: CustomerManagedEnvironment,
  tags: ApplyOptions['tags'],
): Promise<Omit<ImportResult, 'subject'>> {
  const { description, majorVersion, minorVersion, name, outputs } =
    environment;
  if (await environmentExists(client, name)) {
    return { result: 'unchanged' };
  }
  await client.send(
    new CreateEnvironmentCommand({
      name,
      description,
      templateName: environment.templateName,
      templateMajorVersion: majorVersion,
      templateMinorVersion: minorVersion,
      spec: formatEnvironmentSpec(outputs),
      tags,
    }),
  );
  return {
    result: 'created',
    detail: 'customer managed: its deployments change no infrastructure',
  };
}
