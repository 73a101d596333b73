import { JsonValue } from '@backstage/types';
import { readFile } from 'node:fs/promises';
import { isObject } from './diagnostics';
import { hasCode } from './errorCode';

/**
 * Whether a state has resources that Terraform would have to destroy. It is
 * asked without Terraform, so that an environment whose template never worked
 * can be deleted.
 */
export async function hasManagedResources(stateFile: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(stateFile, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
  return text.trim() !== '' && listsManagedResources(text);
}

function listsManagedResources(text: string): boolean {
  let state: JsonValue;
  try {
    state = JSON.parse(text);
  } catch {
    // Terraform can say better what is wrong with its state.
    return true;
  }
  const resources = isObject(state) ? state.resources : undefined;
  return (
    Array.isArray(resources) &&
    resources.some(
      resource => isObject(resource) && resource.mode === 'managed',
    )
  );
}
