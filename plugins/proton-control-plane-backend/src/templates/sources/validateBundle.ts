import {
  findReservedNames,
  isTerraformFile,
  travels,
} from '../../rendering/terraformFiles';
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

/** A bundle that an environment template can be registered with. */
export interface EnvironmentTemplateBundle {
  /** The text of the schema; whether it is a schema has not been looked at. */
  schema: string;
  /** Undefined when the environments of the template are customer managed. */
  manifest?: Manifest;
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
  problems.push(...findSizeProblems(bundle));

  if (!schema || problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return { schema: schema.contents, ...infrastructure };
}

type Infrastructure = Pick<EnvironmentTemplateBundle, 'manifest'>;

function checkNoInfrastructure(
  bundle: Bundle,
  problems: string[],
): Infrastructure {
  if (findManifestFile(bundle) || listInfrastructureFiles(bundle).length > 0) {
    problems.push(
      'infrastructure/ must not be there: the environments of this template are customer managed',
    );
  }
  return {};
}

function readInfrastructure(
  bundle: Bundle,
  problems: string[],
): Infrastructure {
  const file = findManifestFile(bundle);
  if (!file) {
    problems.push(describeMissing(bundle, MANIFEST_PATH));
    return {};
  }
  try {
    const manifest = parseManifest(file.contents);
    problems.push(...findSelectionProblems(bundle, manifest));
    return { manifest };
  } catch (error) {
    if (!(error instanceof InvalidBundleError)) {
      throw error;
    }
    problems.push(...error.problems);
    return {};
  }
}

function findSelectionProblems(bundle: Bundle, manifest: Manifest): string[] {
  const files = listInfrastructureFiles(bundle);
  if (manifest.file !== '*') {
    const named = files.filter(file => file.path === manifest.file);
    return named.length > 0
      ? findReservedNames(named)
      : [
          `infrastructure/${manifest.file} is missing, and ${MANIFEST_PATH} names it`,
        ];
  }
  // Terraform reads the folder itself, not the folders in it.
  const hasTerraform = files.some(
    file => isTerraformFile(file) && travels(file) && !file.path.includes('/'),
  );
  return hasTerraform
    ? findReservedNames(files)
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
