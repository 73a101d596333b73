import { parseDocument } from 'yaml';
import { MANIFEST_PATH } from './bundle';
import { resolveBundlePath } from './bundlePath';
import { InvalidBundleError } from './InvalidBundleError';

/** A bundle whose template files are Terraform. */
export interface TerraformManifest {
  renderingEngine: 'hcl';
  templateLanguage: 'terraform';
  /** A path relative to `infrastructure/`, or `*` for all `.tf` files. */
  file: string;
}

/** A bundle with one AWS CloudFormation template. */
export interface CloudFormationManifest {
  renderingEngine: 'jinja';
  templateLanguage: 'cloudformation';
  /** A path relative to `infrastructure/`. */
  file: string;
}

/** A bundle that brings its own commands, run by AWS CodeBuild. */
export interface CodeBuildManifest {
  renderingEngine: 'codebuild';
  settings: unknown;
}

/** What `infrastructure/manifest.yaml` says. */
export type Manifest =
  | TerraformManifest
  | CloudFormationManifest
  | CodeBuildManifest;

const ENTRY = 'infrastructure.templates[0]';

const TEMPLATE_LANGUAGES = { hcl: 'terraform', jinja: 'cloudformation' };

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
  const engine = entry.rendering_engine;
  if (engine === 'codebuild') {
    return readCodeBuildEntry(entry);
  }
  if (engine === 'hcl' || engine === 'jinja') {
    return readTemplateEntry(entry, engine);
  }
  throw refuse([
    `${ENTRY}.rendering_engine must be one of hcl, jinja, codebuild`,
  ]);
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw refuse(
      document.errors.map(
        error =>
          `not valid YAML: ${error.message.split('\n')[0].replace(/:$/, '')}`,
      ),
    );
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw refuse([`not valid YAML: ${(error as Error).message}`]);
  }
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

function readCodeBuildEntry(entry: Record<string, unknown>): CodeBuildManifest {
  if (!isRecord(entry.settings)) {
    throw refuse([
      `${ENTRY}.settings must be a mapping when rendering_engine is codebuild`,
    ]);
  }
  return { renderingEngine: 'codebuild', settings: entry.settings };
}

function readTemplateEntry(
  entry: Record<string, unknown>,
  renderingEngine: 'hcl' | 'jinja',
): TerraformManifest | CloudFormationManifest {
  const problems: string[] = [];
  const language = TEMPLATE_LANGUAGES[renderingEngine];
  if (entry.template_language !== language) {
    problems.push(
      `${ENTRY}.template_language must be ${language} when rendering_engine is ${renderingEngine}`,
    );
  }
  const file = readFileName(entry.file, renderingEngine, problems);
  if (problems.length > 0) {
    throw refuse(problems);
  }
  return renderingEngine === 'hcl'
    ? { renderingEngine, templateLanguage: 'terraform', file }
    : { renderingEngine, templateLanguage: 'cloudformation', file };
}

function readFileName(
  value: unknown,
  renderingEngine: 'hcl' | 'jinja',
  problems: string[],
): string {
  if (typeof value !== 'string' || value === '') {
    problems.push(`${ENTRY}.file must be the name of a file`);
    return '';
  }
  if (value === '*') {
    if (renderingEngine === 'jinja') {
      problems.push(
        `${ENTRY}.file must name one file: "*" is for Terraform only`,
      );
    }
    return value;
  }
  const { path, problem } = resolveBundlePath(value);
  if (problem !== undefined) {
    problems.push(`${ENTRY}.file: ${problem}`);
    return '';
  }
  if (renderingEngine === 'hcl' && !path.endsWith('.tf')) {
    problems.push(
      `${ENTRY}.file must end in .tf, or be "*" for every .tf file`,
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
