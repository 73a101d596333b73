import {
  BundleManifest,
  EngineBundle,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { EngineRegistry } from '../../engines/EngineRegistry';
import {
  Bundle,
  findBundleFile,
  findKeptBundle,
  findManifestFile,
  findRulesFile,
  findSchemaFile,
  KEPT_FOLDER,
  listInfrastructureFiles,
  MANIFEST_PATH,
  RULES_PATH,
  SCHEMA_PATH,
} from './bundle';
import { findSizeProblems } from './bundleSize';
import { InvalidBundleError } from './InvalidBundleError';
import { describeRenderingEngine, parseManifest } from './manifest';

/** A bundle that an environment template can be registered with. */
export interface EnvironmentTemplateBundle {
  /** The text of the schema; whether it is a schema has not been looked at. */
  schema: string;
  /** The text of the conditions over the inputs; undefined without any. */
  rules?: string;
  /** Undefined when the environments of the template are customer managed. */
  manifest?: BundleManifest;
  /** Why the bundle that it keeps isn't deployed; undefined when it keeps none. */
  keptBundle?: string;
}

export interface ValidateEnvironmentTemplateBundleOptions {
  /** As the template has it: its bundles are then a schema, and what they keep. */
  provisioning?: 'CUSTOMER_MANAGED';
  engines: EngineRegistry;
}

/**
 * Checks everything about a bundle of an environment template but the content
 * of its schema and of its template files.
 *
 * @throws {@link InvalidBundleError} with every problem
 */
export function validateEnvironmentTemplateBundle(
  bundle: Bundle,
  options: ValidateEnvironmentTemplateBundleOptions,
): EnvironmentTemplateBundle {
  const problems: string[] = [];
  const schema = findSchemaFile(bundle);
  if (!schema) {
    problems.push(describeMissing(bundle, SCHEMA_PATH));
  } else if (schema.contents.trim() === '') {
    problems.push(`${SCHEMA_PATH} is empty`);
  }

  const rules = findRulesFile(bundle);
  if (rules && options.provisioning === 'CUSTOMER_MANAGED') {
    problems.push(
      `${RULES_PATH} must not be there: the environments of this template are customer managed`,
    );
  }
  const lookalike = RULES_PATH.replace(/\.yaml$/, '.yml');
  if (findBundleFile(bundle, lookalike)) {
    problems.push(`${lookalike} has no effect; rename it to ${RULES_PATH}`);
  }

  const infrastructure =
    options.provisioning === 'CUSTOMER_MANAGED'
      ? readCustomerManaged(bundle, options.engines, problems)
      : readInfrastructure(bundle, options.engines, problems);
  problems.push(...findSizeProblems(bundle));

  if (!schema || problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return {
    schema: schema.contents,
    rules: rules?.contents,
    ...infrastructure,
  };
}

type Infrastructure = Pick<
  EnvironmentTemplateBundle,
  'keptBundle' | 'manifest'
>;

function readCustomerManaged(
  bundle: Bundle,
  engines: EngineRegistry,
  problems: string[],
): Infrastructure {
  if (findManifestFile(bundle) || listInfrastructureFiles(bundle).length > 0) {
    problems.push(
      'infrastructure/ must not be there: the environments of this template are customer managed',
    );
  }
  const kept = findKeptBundle(bundle);
  return kept.files.length === 0
    ? {}
    : {
        keptBundle: `${KEPT_FOLDER}/ is kept and isn't deployed: ${explainKept(
          kept,
          engines,
        )}`,
      };
}

/** Why nothing deploys a bundle that is kept. */
function explainKept(kept: Bundle, engines: EngineRegistry): string {
  const problems: string[] = [];
  readInfrastructure(kept, engines, problems);
  return problems.length === 0
    ? 'the environments of this template are customer managed. Register it as a version of another template to deploy it'
    : problems.join('; ');
}

function readInfrastructure(
  bundle: Bundle,
  engines: EngineRegistry,
  problems: string[],
): Infrastructure {
  if (findKeptBundle(bundle).files.length > 0) {
    problems.push(
      `${KEPT_FOLDER}/ must not be there: only customer-managed templates keep another bundle`,
    );
  }
  const file = findManifestFile(bundle);
  if (!file) {
    problems.push(describeMissing(bundle, MANIFEST_PATH));
    return {};
  }
  try {
    const manifest = parseManifest(file.contents);
    problems.push(...findEngineProblems(bundle, manifest, engines));
    return { manifest };
  } catch (error) {
    if (!(error instanceof InvalidBundleError)) {
      throw error;
    }
    problems.push(...error.problems);
    return {};
  }
}

function findEngineProblems(
  bundle: Bundle,
  manifest: BundleManifest,
  engines: EngineRegistry,
): string[] {
  const choice = engines.choose({ manifest });
  return choice.engine
    ? choice.engine.validate({
        manifest,
        files: listInfrastructureFiles(bundle),
      })
    : [
        `${MANIFEST_PATH}: ${describeRenderingEngine(manifest)}. ${
          choice.reason
        }`,
      ];
}

/**
 * The part of a registered bundle that its engine provisions.
 *
 * @throws {@link InvalidBundleError} when the engine doesn't provision it any more
 */
export function readEngineBundle(
  bundle: Bundle,
  engine: ProvisioningEngine,
): EngineBundle {
  const file = findManifestFile(bundle);
  if (!file) {
    throw new InvalidBundleError(`${MANIFEST_PATH} is missing`);
  }
  const read = {
    manifest: parseManifest(file.contents),
    files: listInfrastructureFiles(bundle),
  };
  const problems = engine.validate(read);
  if (problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
  return read;
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
