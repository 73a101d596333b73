import { JsonObject, JsonValue } from '@backstage/types';
import { RunStateStore } from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from '../output/diagnostics';
import { readPlainFile } from '../readPlainFile';

/** What a state says, as far as it can be read without a key. */
export interface StateContents {
  lineage?: string;
  serial?: number;
  /** The addresses of what Terraform manages; absent when they're encrypted. */
  resources?: string[];
  /** Such as `registry.terraform.io/hashicorp/aws`; absent when they're encrypted. */
  providers?: string[];
}

/** What is in the place of a state. */
export type FoundState =
  | { kind: 'missing' }
  | { kind: 'empty' }
  | { kind: 'unreadable' }
  /** OpenTofu has encrypted it, and only the template can decrypt it. */
  | { kind: 'encrypted' }
  | ({ kind: 'state' } & StateContents);

/** Reads the state that the control plane keeps. */
export async function readStoredState(
  store: RunStateStore,
): Promise<FoundState> {
  const text = await store.read();
  return text === undefined ? { kind: 'missing' } : parseStateText(text);
}

export async function readStateFile(path: string): Promise<FoundState> {
  const file = await readPlainFile(path);
  if (file === 'not a file') {
    return { kind: 'unreadable' };
  }
  return file ? parseStateText(file.text) : { kind: 'missing' };
}

/** Reads a state as Terraform stores it. */
export function parseStateText(text: string): FoundState {
  if (text.trim() === '') {
    return { kind: 'empty' };
  }
  let state: JsonValue;
  try {
    state = JSON.parse(text);
  } catch {
    return { kind: 'unreadable' };
  }
  if (!isObject(state)) {
    return { kind: 'unreadable' };
  }
  const { lineage, serial, resources } = state;
  return {
    kind: 'state',
    ...(typeof lineage === 'string' && { lineage }),
    ...(typeof serial === 'number' && { serial }),
    ...(Array.isArray(resources) && {
      resources: resources.filter(isObject).flatMap(listInstances),
      providers: resources.filter(isObject).map(readProvider),
    }),
  };
}

/**
 * Reads what `terraform state pull` prints: for a state that is missing, nothing
 * or a new one without a lineage.
 */
export function parsePulledState(text: string): FoundState {
  const found = parseStateText(text);
  const isNew =
    found.kind === 'state' && !found.lineage && found.resources?.length === 0;
  return isNew || found.kind === 'empty' ? { kind: 'missing' } : found;
}

/** Whether there may be something for Terraform to destroy. */
export function mayHaveResources(found: FoundState): boolean {
  switch (found.kind) {
    case 'missing':
    case 'empty':
      return false;
    case 'state':
      return found.resources?.length !== 0;
    default:
      return true;
  }
}

/** From `module.a.provider["example.com/b/c"].alias`. */
function readProvider({ provider }: JsonObject): string {
  return /provider\["([^"]+)"\]/.exec(String(provider))?.[1] ?? 'unknown';
}

function listInstances(resource: JsonObject): string[] {
  if (resource.mode !== 'managed') {
    return [];
  }
  const { module, type, name, instances } = resource;
  const address = `${module ? `${module}.` : ''}${type}.${name}`;
  return Array.isArray(instances)
    ? instances.map(instance => {
        const key = isObject(instance) ? instance.index_key : undefined;
        return key === undefined
          ? address
          : `${address}[${JSON.stringify(key)}]`;
      })
    : [address];
}
