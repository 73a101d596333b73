import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone: everything that the scripts write stays below it. */
export const rootDirectory = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '../..',
);

export const protonDirectory = resolve(rootDirectory, '.proton');

export const fromRoot = (...segments) => resolve(rootDirectory, ...segments);

export const fromProton = (...segments) =>
  resolve(protonDirectory, ...segments);
