import { readYaml } from '@proton-vending/backstage-plugin-proton-common';
import { BundleManifest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { MANIFEST_PATH } from './bundle';
import { resolveBundlePath } from './bundlePath';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS } from './limits';

const ENTRY = 'infrastructure.templates[0]';

/** AWS Proton's rendering engines, and what each is for. */
const RENDERING_ENGINES: Record<string, { for: string; language?: string }> = {
  hcl: { for: 'Terraform', language: 'terraform' },
  jinja: { for: 'AWS CloudFormation', language: 'cloudformation' },
  codebuild: { for: 'AWS CodeBuild' },
};

/** Names the rendering engine of a manifest, for a message. */
export function describeRenderingEngine({ renderingEngine }: BundleManifest) {
  return `${ENTRY}.rendering_engine is ${renderingEngine}, which is for ${RENDERING_ENGINES[renderingEngine]?.for}`;
}

/**
 * Reads a manifest.
 *
 * @throws {@link InvalidBundleError} with every problem, each with its place
 */
export function parseManifest(text: string): BundleManifest {
  const entry = findEntry(parseYaml(text));
  if ('engine' in entry && !('rendering_engine' in entry)) {
    throw refuse([
      `${ENTRY}.engine is the name from before AWS Proton's general availability; it is rendering_engine now`,
    ]);
  }
  return readEntry(entry);
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

function readEntry(entry: Record<string, unknown>): BundleManifest {
  const { rendering_engine: renderingEngine } = entry;
  if (
    typeof renderingEngine !== 'string' ||
    !Object.hasOwn(RENDERING_ENGINES, renderingEngine)
  ) {
    throw refuse([
      `${ENTRY}.rendering_engine must be one of AWS Proton's: ${Object.keys(
        RENDERING_ENGINES,
      ).join(', ')}`,
    ]);
  }
  const { language } = RENDERING_ENGINES[renderingEngine];
  // The commands of AWS CodeBuild are in the manifest itself.
  if (language === undefined) {
    return { renderingEngine };
  }
  const problems: string[] = [];
  if (entry.template_language !== language) {
    problems.push(
      `${ENTRY}.template_language must be ${language} when rendering_engine is ${renderingEngine}`,
    );
  }
  const file = readFileName(entry.file, problems);
  if (problems.length > 0) {
    throw refuse(problems);
  }
  return { renderingEngine, templateLanguage: language, file };
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
  return path;
}

function refuse(problems: string[]): InvalidBundleError {
  return new InvalidBundleError(problems).from(MANIFEST_PATH);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
