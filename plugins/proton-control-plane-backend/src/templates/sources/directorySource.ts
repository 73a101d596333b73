import { findResourceNameViolations } from '@proton-vending/backstage-plugin-proton-common';
import { NotFoundError } from '@backstage/errors';
import { readdir, realpath } from 'fs/promises';
import { join } from 'path';
import { Bundle } from './bundle';
import { readBundleFolder } from './bundleFolder';
import { InvalidBundleError } from './InvalidBundleError';
import { resolveInside } from './resolveInside';

/** A bundle, and the template and major version that its folder is for. */
export interface DirectoryBundle {
  templateName: string;
  majorVersion: string;
  bundle: Bundle;
}

/** A folder that should hold a bundle and does not. */
export interface DirectoryProblem {
  templateName: string;
  /** Undefined when the problem is with the template's own folder. */
  majorVersion?: string;
  error: InvalidBundleError;
}

export interface DirectoryContent {
  /** By template name, then by major version. */
  bundles: DirectoryBundle[];
  problems: DirectoryProblem[];
}

const VERSION_FOLDER = /^v([1-9]\d{0,8})$/;
const VERSION_LOOKALIKE = /^v?\d/i;

/**
 * Reads a folder that is laid out as template sync expects:
 * `<template>/v<major>/{schema,infrastructure}`.
 *
 * Folders whose names start with `.` or `_` are left out. Whatever is wrong
 * with one bundle is told beside the others.
 *
 * @throws NotFoundError when there is no such folder
 */
export async function readTemplateDirectory(
  directory: string,
): Promise<DirectoryContent> {
  const boundary = await realpath(directory).catch(() => {
    throw new NotFoundError(
      `The folder of environment templates ${directory} does not exist`,
    );
  });
  const content: DirectoryContent = { bundles: [], problems: [] };
  for (const templateName of await listFolderNames(boundary)) {
    const template = await readTemplateFolder({
      boundary,
      folder: join(boundary, templateName),
      templateName,
    });
    content.bundles.push(...template.bundles);
    content.problems.push(...template.problems);
  }
  return content;
}

/**
 * Reads the folder of one template: `v<major>/{schema,infrastructure}`.
 *
 * @param boundary - no link may lead out of this folder; itself without links
 */
export async function readTemplateFolder(options: {
  boundary: string;
  folder: string;
  templateName: string;
}): Promise<DirectoryContent> {
  const content: DirectoryContent = { bundles: [], problems: [] };
  await collect(content, { templateName: options.templateName }, () =>
    readTemplate(content, options),
  );
  return content;
}

async function readTemplate(
  content: DirectoryContent,
  options: { boundary: string; folder: string; templateName: string },
) {
  const { boundary, templateName } = options;
  const violations = findResourceNameViolations(templateName);
  if (violations.length > 0) {
    throw new InvalidBundleError(
      violations.map(violation => `The name ${templateName} ${violation}`),
    );
  }
  const folder = await resolveFolder(boundary, options.folder);
  const names = await listFolderNames(folder);
  for (const majorVersion of listMajorVersions(names)) {
    await collect(content, { templateName, majorVersion }, async () => {
      const bundle = await readBundleFolder({
        boundary,
        folder: await resolveFolder(boundary, join(folder, `v${majorVersion}`)),
      });
      content.bundles.push({ templateName, majorVersion, bundle });
    });
  }
  const problems = findVersionProblems(templateName, names);
  if (problems.length > 0) {
    throw new InvalidBundleError(problems);
  }
}

function listMajorVersions(folderNames: string[]): string[] {
  return folderNames
    .flatMap(name => VERSION_FOLDER.exec(name)?.[1] ?? [])
    .sort((left, right) => Number(left) - Number(right));
}

function findVersionProblems(
  templateName: string,
  folderNames: string[],
): string[] {
  const misnamed = folderNames.filter(
    name => VERSION_LOOKALIKE.test(name) && !VERSION_FOLDER.test(name),
  );
  if (misnamed.length === 0 && listMajorVersions(folderNames).length === 0) {
    return [`${templateName} has no folder for a major version, such as v1`];
  }
  return misnamed.map(
    name =>
      `${templateName}/${name} is not named as a major version is: v1, v2 and so on`,
  );
}

/** The folders in a folder, and the links, which may lead to folders. */
async function listFolderNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory() || entry.isSymbolicLink())
    .map(entry => entry.name)
    .filter(name => !/^[._]/.test(name))
    .sort();
}

async function resolveFolder(
  boundary: string,
  location: string,
): Promise<string> {
  const name = location.slice(boundary.length + 1);
  const entry = await resolveInside({ boundary, location, name });
  if (entry.kind !== 'folder') {
    throw new InvalidBundleError(`${name} is not a folder`);
  }
  return entry.location;
}

async function collect(
  content: DirectoryContent,
  place: Omit<DirectoryProblem, 'error'>,
  read: () => Promise<void>,
) {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof InvalidBundleError)) {
      throw error;
    }
    content.problems.push({ ...place, error });
  }
}
