import { ImportResult } from '../apply/ImportTarget';
import { ImportPlan } from '../plan/ImportPlan';
import { CustomerManagedEnvironment } from '../plan/readCustomerManaged';
import { showText } from './showText';

/**
 * Everything that an import found, took and skipped.
 *
 * @public
 */
export interface ImportReport {
  repository: string;
  plan: ImportPlan;
  customerManaged: CustomerManagedEnvironment[];
  /** The bundles that template versions keep, such as `{ version: 'vpc:1.4', source: './vpc' }`. */
  keptBundles?: { version: string; source: string }[];
  /** Absent of a dry run. */
  results?: ImportResult[];
}

/**
 * Writes a report for a terminal.
 *
 * @public
 */
export function formatReport({
  customerManaged,
  keptBundles = [],
  plan,
  repository,
  results,
}: ImportReport): string {
  const { environments, skipped, versions } = plan;
  const lines = [
    `Repository: ${repository}`,
    ...section(
      'Template versions',
      versions.map(
        ({ description, majorVersion, minorVersion, origin, templateName }) =>
          `${templateName}:${majorVersion}.${minorVersion}  ${origin}  ${description}`,
      ),
    ),
    ...section('Environments', [
      ...environments.flatMap(
        ({ accountId, folder, name, notes, region, template }) => [
          `${name}  ${template.name}:${template.majorVersion}.${
            template.minorVersion
          }  ${accountId}/${region}  from ${folder || '.'}`,
          ...notes.map(note => `  note: ${note}`),
        ],
      ),
      ...customerManaged.map(
        ({ majorVersion, minorVersion, name, templateName }) =>
          `${name}  ${templateName}:${majorVersion}.${minorVersion}  customer managed`,
      ),
    ]),
    ...(keptBundles.length > 0
      ? section(
          'Kept bundles',
          keptBundles.map(
            ({ source, version }) => `${version}  ${source}  not deployed`,
          ),
        )
      : []),
    ...section(
      'Skipped',
      skipped.map(({ reason, subject }) => `${subject}: ${reason}`),
    ),
    ...(results
      ? section(
          'Results',
          results.map(
            ({ detail, result, subject }) =>
              `${result}  ${subject}${
                detail === undefined ? '' : `: ${detail}`
              }`,
          ),
        )
      : ['', 'This was a dry run: nothing was changed. Use --apply to import']),
  ];
  return `${lines.map(showText).join('\n')}\n`;
}

function section(title: string, lines: string[]): string[] {
  return [
    '',
    `${title} (${lines.filter(line => !line.startsWith('  ')).length})`,
    ...lines.map(line => `  ${line}`),
  ];
}

/**
 * The report as data: without the files and inputs, which may be secret.
 *
 * @public
 */
export function toReportData({
  customerManaged,
  keptBundles = [],
  plan,
  repository,
  results,
}: ImportReport) {
  return {
    repository,
    versions: plan.versions.map(({ files, ...version }) => ({
      ...version,
      files: files.map(({ path }) => path),
    })),
    environments: [
      ...plan.environments.map(
        ({ files: _files, inputs: _inputs, ...rest }) => rest,
      ),
      ...customerManaged.map(
        ({ name, templateName, majorVersion, minorVersion }) => ({
          name,
          template: { name: templateName, majorVersion, minorVersion },
          provisioning: 'CUSTOMER_MANAGED',
        }),
      ),
    ],
    keptBundles,
    skipped: plan.skipped,
    ...(results && { results }),
  };
}
