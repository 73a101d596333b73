import { TextFile } from '../../rendering/types';
import {
  Bundle,
  findBundleFile,
  findManifestFile,
  findSchemaFile,
  listInfrastructureFiles,
  MANIFEST_PATH,
  SCHEMA_PATH,
} from './bundle';
import { findSizeProblems } from './bundleSize';
import { InvalidBundleError } from './InvalidBundleError';
import { Manifest, parseManifest } from './manifest';
import { selectTemplateFiles } from './templateFiles';

/** A bundle that an environment template can be registered with. */
export interface EnvironmentTemplateBundle {
  /** The text of the schema; whether it is a schema has not been looked at. */
  schema: string;
  /** Undefined when the environments of the template are customer managed. */
  manifest?: Manifest;
  /** What the manifest chooses, with paths relative to `infrastructure/`. */
  templateFiles: TextFile[];
}

export interface ValidateEnvironmentTemplateBundleOptions {
  /** As the template has it: its bundles are then a schema alone. */
  provisioning?: 'CUSTOMER_MANAGED';
}

/**
 * Checks everything about a bundle of an environment template but the content
 * of its schema and of its template files.
 *
 * @throws {@link InvalidBundleError} with every problem
 */
export function validateEnvironmentTemplateBundle(
  bundle: Bundle,
  options: ValidateEnvironmentTemplateBundleOptions = {},
): EnvironmentTemplateBundle {
  const problems: string[] = [];
  const schema = findSchemaFile(bundle);
  if (!schema) {
    problems.push(describeMissing(bundle, SCHEMA_PATH));
  } else if (schema.contents.trim() === '') {
    problems.push(`${SCHEMA_PATH} is empty`);
  }

  const infrastructure =
    options.provisioning === 'CUSTOMER_MANAGED'
      ? checkNoInfrastructure(bundle, problems)
      : readInfrastructure(bundle, problems);
  problems.push(...findSizeProblems(bundle, infrastructure.manifest));

  if (!schema || problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return { schema: schema.contents, ...infrastructure };
}

type Infrastructure = Pick<
  EnvironmentTemplateBundle,
  'manifest' | 'templateFiles'
>;

function checkNoInfrastructure(
  bundle: Bundle,
  problems: string[],
): Infrastructure {
  if (findManifestFile(bundle) || listInfrastructureFiles(bundle).length > 0) {
    problems.push(
      'infrastructure/ must not be there: the environments of this template are customer managed',
    );
  }
  return { templateFiles: [] };
}

function readInfrastructure(
  bundle: Bundle,
  problems: string[],
): Infrastructure {
  const file = findManifestFile(bundle);
  if (!file) {
    problems.push(describeMissing(bundle, MANIFEST_PATH));
    return { templateFiles: [] };
  }
  try {
    const manifest = parseManifest(file.contents);
    const templateFiles = selectTemplateFiles(bundle, manifest);
    problems.push(...findSelectionProblems(manifest, templateFiles));
    return { manifest, templateFiles };
  } catch (error) {
    if (!(error instanceof InvalidBundleError)) {
      throw error;
    }
    problems.push(...error.problems);
    return { templateFiles: [] };
  }
}

function findSelectionProblems(
  manifest: Manifest,
  files: TextFile[],
): string[] {
  if (manifest.renderingEngine === 'codebuild') {
    return [];
  }
  if (manifest.file !== '*') {
    return files.length > 0
      ? []
      : [
          `infrastructure/${manifest.file} is missing, and ${MANIFEST_PATH} names it`,
        ];
  }
  // Terraform reads the folder itself, not the folders in it.
  return files.some(file => !file.path.includes('/'))
    ? []
    : [
        `infrastructure/ has no .tf file, and ${MANIFEST_PATH} asks for all of them`,
      ];
}

function describeMissing(bundle: Bundle, path: string): string {
  const lookalike = path.replace(/\.yaml$/, '.yml');
  if (findBundleFile(bundle, lookalike)) {
    return `${path} is missing: ${lookalike} must have that name`;
  }
  const folder = path.split('/')[0];
  const isServiceBundle = bundle.files.some(file =>
    file.path.startsWith(`instance_${folder}/`),
  );
  return isServiceBundle
    ? `${path} is missing: this is the bundle of a service template`
    : `${path} is missing`;
}
