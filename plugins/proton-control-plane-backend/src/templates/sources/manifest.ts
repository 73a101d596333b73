import { readYaml } from '@proton-vending/backstage-plugin-proton-common';
import { MANIFEST_PATH } from './bundle';
import { resolveBundlePath } from './bundlePath';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS } from './limits';

/** What `infrastructure/manifest.yaml` says. */
export interface Manifest {
  renderingEngine: 'hcl';
  templateLanguage: 'terraform';
  /** A path relative to `infrastructure/`, or `*` for all files. */
  file: string;
}

const ENTRY = 'infrastructure.templates[0]';

/** AWS Proton's other engines. Nothing here provisions their bundles. */
const OTHER_ENGINES: Record<string, string> = {
  jinja: 'AWS CloudFormation',
  codebuild: 'AWS CodeBuild',
};

const SUPPORTED =
  'This control plane provisions Terraform only: rendering_engine must be hcl, and template_language must be terraform';

/**
 * Reads a manifest.
 *
 * @throws {@link InvalidBundleError} with every problem, each with its place
 */
export function parseManifest(text: string): Manifest {
  const entry = findEntry(parseYaml(text));
  if ('engine' in entry && !('rendering_engine' in entry)) {
    throw refuse([
      `${ENTRY}.engine is the name from before AWS Proton's general availability; it is rendering_engine now`,
    ]);
  }
  const problem = findEngineProblem(entry);
  if (problem !== undefined) {
    throw refuse([problem]);
  }
  return readEntry(entry);
}

/**
 * Whether a manifest asks for an engine that AWS Proton had and this control
 * plane hasn't.
 */
function findEngineProblem(entry: Record<string, unknown>): string | undefined {
  const engine = entry.rendering_engine;
  if (typeof engine === 'string' && Object.hasOwn(OTHER_ENGINES, engine)) {
    return `${ENTRY}.rendering_engine is ${engine}, which is for ${OTHER_ENGINES[engine]}. ${SUPPORTED}`;
  }
  return engine === 'hcl'
    ? undefined
    : `${ENTRY}.rendering_engine is not an engine of AWS Proton. ${SUPPORTED}`;
}

function parseYaml(text: string): unknown {
  const yaml = readYaml(text, { limit: BUNDLE_LIMITS.manifestCharacters });
  if ('reasons' in yaml) {
    throw refuse(yaml.reasons.map(reason => `not valid YAML: ${reason}`));
  }
  return yaml.content;
}

function findEntry(content: unknown): Record<string, unknown> {
  if (!isRecord(content) || !isRecord(content.infrastructure)) {
    throw refuse(['infrastructure must be a mapping with the key templates']);
  }
  const { templates } = content.infrastructure;
  if (!Array.isArray(templates)) {
    throw refuse(['infrastructure.templates must be a list with one entry']);
  }
  if (templates.length !== 1) {
    throw refuse([
      `infrastructure.templates must have exactly one entry (it has ${templates.length})`,
    ]);
  }
  const entry: unknown = templates[0];
  if (!isRecord(entry)) {
    throw refuse([`${ENTRY} must be a mapping`]);
  }
  return entry;
}

function readEntry(entry: Record<string, unknown>): Manifest {
  const problems: string[] = [];
  if (entry.template_language !== 'terraform') {
    problems.push(
      `${ENTRY}.template_language must be terraform when rendering_engine is hcl`,
    );
  }
  const file = readFileName(entry.file, problems);
  if (problems.length > 0) {
    throw refuse(problems);
  }
  return { renderingEngine: 'hcl', templateLanguage: 'terraform', file };
}

function readFileName(value: unknown, problems: string[]): string {
  if (typeof value !== 'string' || value === '') {
    problems.push(`${ENTRY}.file must be the name of a file`);
    return '';
  }
  if (value === '*') {
    return value;
  }
  const { path, problem } = resolveBundlePath(value);
  if (problem !== undefined) {
    problems.push(`${ENTRY}.file: ${problem}`);
    return '';
  }
  if (!path.endsWith('.tf')) {
    problems.push(
      `${ENTRY}.file must end in .tf, or be "*" for every file of infrastructure/`,
    );
  }
  return path;
}

function refuse(problems: string[]): InvalidBundleError {
  return new InvalidBundleError(problems).from(MANIFEST_PATH);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
