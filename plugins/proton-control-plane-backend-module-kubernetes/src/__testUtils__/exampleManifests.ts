import { V1Role } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const FOLDER = resolve(__dirname, '../../../../examples/kubernetes');

export interface Manifest {
  apiVersion: string;
  kind: string;
  [key: string]: unknown;
}

function read(file: string): string {
  return readFileSync(resolve(FOLDER, file), 'utf8');
}

/** The objects of `examples/kubernetes/rbac.yaml`. */
export function readRbacManifests(): Manifest[] {
  return parseAllDocuments(read('rbac.yaml')).map(document => document.toJS());
}

/** A file of `examples/kubernetes`. */
export function readExample(file: string) {
  return parse(read(file));
}

/** What the example role allows. */
export function readRules() {
  const role = readRbacManifests().find(({ kind }) => kind === 'Role');
  return (role as V1Role | undefined)?.rules ?? [];
}
