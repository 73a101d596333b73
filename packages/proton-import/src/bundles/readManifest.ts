import { readYaml } from '@proton-vending/backstage-plugin-proton-common';
import { GivenBundle } from './GivenBundle';

const MAX_CHARACTERS = 64 * 1024;

/** What the manifest of a bundle says of its engine. */
export interface Manifest {
  /** Such as `hcl`; undefined when the manifest doesn't say. */
  renderingEngine?: string;
  file: string;
}

/** Undefined when the bundle has no manifest that can be read. */
export function readManifest({ files }: GivenBundle): Manifest | undefined {
  const manifest = files.find(
    ({ path }) => path === 'infrastructure/manifest.yaml',
  );
  if (typeof manifest?.contents !== 'string') {
    return undefined;
  }
  const [template] = listTemplates(manifest.contents);
  const { file, rendering_engine: engine } = template ?? {};
  return {
    ...(typeof engine === 'string' && { renderingEngine: engine }),
    file: typeof file === 'string' ? file : '*',
  };
}

function listTemplates(text: string): Record<string, unknown>[] {
  const reading = readYaml(text, { limit: MAX_CHARACTERS });
  const { infrastructure } = Object('content' in reading && reading.content);
  const { templates } = Object(infrastructure);
  return Array.isArray(templates) ? templates.map(Object) : [];
}
