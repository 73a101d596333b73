import {
  RepositoryImport,
  RepositoryImportResult,
} from '@proton-vending/backstage-plugin-proton-common';
import { ImportPlan, ImportResult } from '@proton-vending/proton-import';

/** What became of each part of a plan, without the files and inputs. */
export function toRepositoryImport(
  { environments, skipped, versions }: ImportPlan,
  results: ImportResult[],
): Pick<
  RepositoryImport,
  'templates' | 'versions' | 'environments' | 'skipped'
> {
  const bySubject = new Map(
    results.map(({ subject, ...result }) => [subject, result]),
  );
  const find = (subject: string): RepositoryImportResult =>
    bySubject.get(subject) ?? {
      result: 'failed',
      detail: 'what it needs failed',
    };
  const templates = [...new Set(versions.map(each => each.templateName))];
  return {
    templates: templates.map(name => ({ name, ...find(`template ${name}`) })),
    versions: versions.map(
      ({ description, majorVersion, minorVersion, origin, templateName }) => {
        const version = `${majorVersion}.${minorVersion}`;
        return {
          templateName,
          version,
          origin,
          description,
          ...find(`version ${templateName}:${version}`),
        };
      },
    ),
    environments: environments.map(({ folder, name, notes, template }) => ({
      name,
      folder,
      templateName: template.name,
      version: `${template.majorVersion}.${template.minorVersion}`,
      notes,
      ...find(`environment ${name}`),
    })),
    skipped,
  };
}
