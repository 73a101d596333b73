import { GetObjectCommand, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { lstat, readFile } from 'node:fs/promises';
import { Skipped } from '../findings/Findings';
import { ImportError } from '../ImportError';
import { formatCount, LIMITS } from '../limits';
import { readFolderTree } from '../repository/readFolderTree';
import {
  FileTooLargeError,
  RepositoryTree,
} from '../repository/RepositoryTree';
import { BundleAddress, GivenBundle } from './GivenBundle';
import { toBundleFile, unpackBundle } from './unpackBundle';

const MANIFEST =
  /^(?:(.*)\/)?([^/]+)\/v(0|[1-9]\d{0,8})\/(?:infrastructure\/manifest\.yaml|schema\/schema\.yaml)$/;

/**
 * Reads a bundle from a folder, an archive or S3.
 *
 * @throws ImportError when it can't be read
 * @public
 */
export async function readBundle(
  { place, ...address }: BundleAddress,
  s3Options: S3ClientConfig = {},
): Promise<GivenBundle> {
  const bundle = { ...address, source: place };
  if (place.startsWith('s3://')) {
    const archive = await download(place, s3Options);
    return { ...bundle, files: await unpackBundle(archive, place) };
  }
  const stats = await lstat(place).catch(() => undefined);
  if (stats?.isDirectory()) {
    const tree = await readFolderTree(place);
    return { ...bundle, files: await readFiles(tree, '', place) };
  }
  if (!stats?.isFile()) {
    throw new ImportError(
      `The bundle ${place} is neither a folder nor a file. Give a folder, a .tar.gz file or s3://<bucket>/<key>`,
    );
  }
  requireSize(stats.size, place);
  return { ...bundle, files: await unpackBundle(await readFile(place), place) };
}

/**
 * Finds the bundles of a template-sync repository: `<template>/v<major>/` with
 * the folders `schema` and `infrastructure`. Bundles that are too large are
 * skipped.
 *
 * @public
 */
export async function findSyncedBundles(
  tree: RepositoryTree,
): Promise<{ bundles: GivenBundle[]; skipped: Skipped[] }> {
  const found = new Map<string, GivenBundle>();
  for (const path of tree.files) {
    const [, parent, templateName, majorVersion] = MANIFEST.exec(path) ?? [];
    if (templateName !== undefined) {
      const folder = `${
        parent === undefined ? '' : `${parent}/`
      }${templateName}/v${majorVersion}`;
      const source = `${tree.name}/${folder}`;
      found.set(folder, { templateName, majorVersion, source, files: [] });
    }
  }
  const bundles: GivenBundle[] = [];
  const skipped: Skipped[] = [];
  for (const [folder, bundle] of found) {
    try {
      const files = await readFiles(tree, `${folder}/`, bundle.source);
      bundles.push({ ...bundle, files });
    } catch (error) {
      if (
        !(error instanceof ImportError || error instanceof FileTooLargeError)
      ) {
        throw error;
      }
      skipped.push({ subject: bundle.source, reason: error.message });
    }
  }
  return { bundles, skipped };
}

async function readFiles(
  tree: RepositoryTree,
  start: string,
  source: string,
): Promise<GivenBundle['files']> {
  const paths = tree.files.filter(
    path =>
      path.startsWith(`${start}schema/`) ||
      path.startsWith(`${start}infrastructure/`),
  );
  requireCount(paths.length, source);
  const files: GivenBundle['files'] = [];
  let total = 0;
  for (const path of paths) {
    const { bytes, executable } = await tree.read(
      path,
      LIMITS.templateFileBytes,
    );
    total += bytes.length;
    requireSize(total, source);
    files.push(toBundleFile(path.slice(start.length), bytes, executable));
  }
  return files;
}

async function download(
  place: string,
  options: S3ClientConfig,
): Promise<Buffer> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(place) ?? [];
  if (bucket === undefined) {
    throw new ImportError(
      `${place} must be s3://<bucket>/<key>, such as s3://my-bundles/vpc.tar.gz`,
    );
  }
  const bytes = await downloadObject(
    { bucket, key },
    LIMITS.bundleBytes,
    options,
  );
  if (!bytes) {
    throw new ImportError(`${place} doesn't exist`);
  }
  return bytes;
}

/** @returns undefined when there is no such object */
export async function downloadObject(
  { bucket, key }: { bucket: string; key: string },
  maxBytes: number,
  options: S3ClientConfig,
): Promise<Buffer | undefined> {
  const client = new S3Client(options);
  const place = `s3://${bucket}/${key}`;
  try {
    const { Body, ContentLength = 0 } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key }),
    );
    if (ContentLength > maxBytes) {
      throw new ImportError(
        `${place} has ${formatCount(
          ContentLength,
        )} bytes, and at most ${formatCount(maxBytes)} are read`,
      );
    }
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (error instanceof ImportError) {
      throw error;
    }
    if ((error as Error).name === 'NoSuchKey') {
      return undefined;
    }
    const { message, name } = error as Error;
    const advice =
      /region is missing/i.test(message) || name === 'PermanentRedirect'
        ? 'Set AWS_REGION to the region of the bucket'
        : 'Check your AWS credentials and the address';
    throw new ImportError(`${place} can't be read: ${message}. ${advice}`);
  } finally {
    client.destroy();
  }
}

function requireSize(bytes: number, source: string): void {
  if (bytes > LIMITS.bundleBytes) {
    throw new ImportError(
      `The bundle ${source} has more than the ${formatCount(
        LIMITS.bundleBytes,
      )} bytes that a bundle may have`,
    );
  }
}

export function requireCount(count: number, source: string): void {
  if (count > LIMITS.bundleEntries) {
    throw new ImportError(
      `The bundle ${source} has more than the ${formatCount(
        LIMITS.bundleEntries,
      )} files that a bundle may have`,
    );
  }
}
