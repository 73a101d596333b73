import { S3ClientConfig } from '@aws-sdk/client-s3';
import { EngineResult } from '@proton-vending/backstage-plugin-proton-common';
import { readStateResults } from '@proton-vending/proton-terraform';
import { join } from 'node:path';
import { downloadObject } from '../bundles/readBundles';
import { FoundEnvironment } from '../findings/Findings';
import { decode } from '../findings/readText';
import { ImportError } from '../ImportError';
import { LIMITS } from '../limits';
import { readPlainFile } from '../repository/readFolderTree';

/** As AWS's own pipeline named it: `<folder>/terraform.tfstate`. */
const STATE_FILE = 'terraform.tfstate';

/**
 * A Terraform state, and what it lists.
 *
 * @public
 */
export interface FoundState extends EngineResult {
  text: string;
}

/**
 * Finds the Terraform state of an environment.
 *
 * @param place - a folder or `s3://<bucket>[/<prefix>]` with `<folder>/terraform.tfstate`
 * @returns undefined when there is none
 * @throws ImportError when it can't be read: `applyImport` then leaves the environment out
 * @public
 */
export async function readState(
  place: string,
  { folder }: Pick<FoundEnvironment, 'folder'>,
  s3Options: S3ClientConfig = {},
): Promise<FoundState | undefined> {
  const path = folder === '' ? STATE_FILE : `${folder}/${STATE_FILE}`;
  const bytes = place.startsWith('s3://')
    ? await downloadState(place, path, s3Options)
    : await readStateFile(place, path);
  if (!bytes) {
    return undefined;
  }
  const text = decode(bytes);
  if (text === undefined) {
    throw new ImportError(`${path} isn't UTF-8 text`);
  }
  return parseState(text, path);
}

/**
 * Reads what a Terraform state lists.
 *
 * @param name - for messages, such as the path of the file
 * @throws ImportError when it can't be used; the message has nothing of the state
 * @public
 */
export function parseState(text: string, name: string): FoundState {
  try {
    return { text, ...readStateResults(text) };
  } catch (error) {
    throw new ImportError(
      `The state ${name} can't be used: ${
        (error as Error).message
      }. Write it again with terraform state pull`,
    );
  }
}

async function readStateFile(
  root: string,
  path: string,
): Promise<Buffer | undefined> {
  try {
    return (await readPlainFile(root, path, LIMITS.stateBytes)).bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw new ImportError(
      `The state ${join(root, path)} can't be read: ${
        (error as Error).message
      }`,
    );
  }
}

async function downloadState(
  place: string,
  path: string,
  options: S3ClientConfig,
): Promise<Buffer | undefined> {
  const [, bucket, prefix = ''] =
    /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(place) ?? [];
  if (bucket === undefined) {
    throw new ImportError(
      `${place} must be s3://<bucket>/<prefix>, such as s3://my-states`,
    );
  }
  const key = prefix === '' ? path : `${prefix}/${path}`;
  return downloadObject({ bucket, key }, LIMITS.stateBytes, options);
}
