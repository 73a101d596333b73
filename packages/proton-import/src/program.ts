import { Proton } from '@aws-sdk/client-proton';
import { connectProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { readFile, writeFile } from 'node:fs/promises';
import { applyCustomerManaged, applyImport } from './apply/applyImport';
import { ImportResult, ImportTarget } from './apply/ImportTarget';
import { formatVersion } from './apply/importTemplates';
import { GivenBundle } from './bundles/GivenBundle';
import { findSyncedBundles, readBundle } from './bundles/readBundles';
import { findEnvironments } from './findings/findEnvironments';
import { Skipped } from './findings/Findings';
import { ImportError } from './ImportError';
import { ImportOptions, readOptions, USAGE } from './options';
import { ImportPlan } from './plan/ImportPlan';
import { planCustomerManaged } from './plan/planCustomerManaged';
import { planImport } from './plan/planImport';
import {
  CustomerManagedEnvironment,
  readCustomerManaged,
} from './plan/readCustomerManaged';
import {
  formatReport,
  ImportReport,
  toReportData,
} from './report/formatReport';
import { showText } from './report/showText';
import { openRepository } from './repository/openRepository';
import { RepositoryTree } from './repository/RepositoryTree';
import { readState } from './states/readStates';

/**
 * Runs the command.
 *
 * @returns the exit code: 0 when everything went well, 1 when a part of the
 *   import failed, 2 when it couldn't begin
 * @public
 */
export async function runProgram(
  args: string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === 'help') {
      process.stdout.write(USAGE);
      return 0;
    }
    const report = await runImport(options, environment);
    process.stdout.write(formatReport(report));
    if (options.report !== undefined) {
      const data = JSON.stringify(toReportData(report), null, 2);
      await writeFile(options.report, `${data}\n`);
    }
    const failed = report.results?.some(({ result }) => result === 'failed');
    return failed ? 1 : 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${showText(message)}\n`);
    return 2;
  }
}

async function runImport(
  options: ImportOptions,
  environment: NodeJS.ProcessEnv,
): Promise<ImportReport> {
  const tree = await openRepository(options.repository, options.branch);
  try {
    const { environments, skipped } = await findEnvironments(tree);
    const found = await readBundles(options, tree);
    const { bundles } = found;
    const customerManaged = await readInventory(options);
    const versions = planCustomerManaged(customerManaged, bundles);
    const { accountId, region } = options;
    const plan = planImport(
      { environments, skipped: [...skipped, ...found.skipped] },
      bundles,
      {
        accountId,
        region,
        customerManaged: versions,
      },
    );
    return {
      repository: tree.name,
      plan,
      customerManaged,
      keptBundles: versions.flatMap(({ kept, ...version }) =>
        kept ? [{ version: formatVersion(version), source: kept.source }] : [],
      ),
      ...(options.apply && {
        results: await apply(options, environment, {
          plan,
          customerManaged,
          bundles,
        }),
      }),
    };
  } finally {
    await tree.close();
  }
}

async function readBundles(
  { bundleRepositories, bundles }: ImportOptions,
  tree: RepositoryTree,
): Promise<{ bundles: GivenBundle[]; skipped: Skipped[] }> {
  const given: GivenBundle[] = [];
  for (const address of bundles) {
    given.push(await readBundle(address));
  }
  const found = [];
  for (const place of bundleRepositories) {
    const repository = await openRepository(place);
    try {
      found.push(await findSyncedBundles(repository));
    } finally {
      await repository.close();
    }
  }
  found.push(await findSyncedBundles(tree));
  return {
    bundles: [...given, ...found.flatMap(each => each.bundles)],
    skipped: found.flatMap(each => each.skipped),
  };
}

async function readInventory({
  customerManaged: file,
}: ImportOptions): Promise<CustomerManagedEnvironment[]> {
  if (file === undefined) {
    return [];
  }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ImportError(`${file} can't be read`);
  });
  return readCustomerManaged(text, file);
}

async function apply(
  options: ImportOptions,
  environment: NodeJS.ProcessEnv,
  {
    bundles,
    customerManaged,
    plan,
  }: {
    bundles: GivenBundle[];
    customerManaged: CustomerManagedEnvironment[];
    plan: ImportPlan;
  },
): Promise<ImportResult[]> {
  const { provisioningRepository, states, tags } = options;
  const target = connect(options, environment, plan);
  try {
    return [
      ...(await applyImport(target, plan, {
        provisioningRepository,
        tags,
        findState:
          states === undefined ? undefined : found => readState(states, found),
      })),
      ...(await applyCustomerManaged(target, customerManaged, {
        bundles,
        tags,
      })),
    ];
  } finally {
    target.client.destroy();
  }
}

function connect(
  { accountId, endpoint = '', region }: ImportOptions,
  {
    PROTON_ACCESS_KEY_ID: accessKeyId,
    PROTON_SECRET_ACCESS_KEY: secretAccessKey,
  }: NodeJS.ProcessEnv,
  { environments }: ImportPlan,
): ImportTarget & { client: Proton } {
  if (!accessKeyId || !secretAccessKey) {
    throw new ImportError(
      'Set PROTON_ACCESS_KEY_ID and PROTON_SECRET_ACCESS_KEY to a key of protonControlPlane.accessKeys',
    );
  }
  const place = {
    endpoint,
    accountId: requireOne(
      '--account',
      accountId,
      environments.map(each => each.accountId),
    ),
    region: requireOne(
      '--region',
      region,
      environments.map(each => each.region),
    ),
    credentials: { accessKeyId, secretAccessKey },
  };
  return {
    ...place,
    client: new Proton(place),
    extension: connectProtonExtension(place),
  };
}

/** The account or region of all environments. */
function requireOne(
  option: string,
  given: string | undefined,
  found: string[],
): string {
  const values = [...new Set(found)];
  const value = given ?? (values.length === 1 ? values[0] : undefined);
  if (value === undefined) {
    throw new ImportError(
      values.length === 0
        ? `Give ${option}: no environment of the repository says it`
        : `Give ${option}: the environments belong to ${values.join(', ')}`,
    );
  }
  return value;
}
