import { JsonValue } from '@backstage/types';
import { readFile } from 'node:fs/promises';
import { isObject } from '../diagnostics';
import { hasCode } from '../errorCode';

/** Whether a state file has resources that Terraform would have to destroy. */
export async function fileHasManagedResources(
  stateFile: string,
): Promise<boolean> {
  try {
    return hasManagedResources(await readFile(stateFile, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
}

/** Whether a state, as Terraform stores it, has resources to destroy. */
export function hasManagedResources(text: string): boolean {
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
  // OpenTofu may have encrypted them, and any other state lists them.
  return (
    !Array.isArray(resources) ||
    resources.some(
      resource => isObject(resource) && resource.mode === 'managed',
    )
  );
}
