import { findBinary } from '../program/binary';

/** Where system programs are that the PATH of a service may lack. */
const SYSTEM_PATH =
  '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The programs that isolate, by absolute path; absent when not installed. */
export interface HostTools {
  bwrap?: string;
  env?: string;
  ip?: string;
  nsenter?: string;
  pasta?: string;
  prlimit?: string;
  unshare?: string;
}

const NAMES: (keyof HostTools)[] = [
  'bwrap',
  'env',
  'ip',
  'nsenter',
  'pasta',
  'prlimit',
  'unshare',
];

/** Finds the programs that isolate and limit others. */
export async function findHostTools(searchPath = ''): Promise<HostTools> {
  const found = await Promise.all(
    NAMES.map(async name => [
      name,
      await findBinary({
        configured: name,
        searchPath: `${searchPath}:${SYSTEM_PATH}`,
      }),
    ]),
  );
  return Object.fromEntries(found);
}
