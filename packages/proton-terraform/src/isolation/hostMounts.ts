import { lstat, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { ifPresent } from '../errorCode';
import { Mount, RootLink } from './sandbox';

/** The folders of the system's programs, some of which may be links. */
const PROGRAMS = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/nix/store',
];

/** The files in `/etc` that programs need; none of them holds a secret. */
const SETTINGS = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/crypto-policies',
  '/etc/gai.conf',
  '/etc/group',
  '/etc/host.conf',
  '/etc/hosts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/mime.types',
  '/etc/nsswitch.conf',
  '/etc/os-release',
  '/etc/passwd',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/etc/protocols',
  '/etc/resolv.conf',
  '/etc/services',
  '/etc/ssl/cert.pem',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
  '/etc/timezone',
];

/** Variables that name a file or folder that the operator means Terraform to read. */
const NAMED_FILES = [
  'AWS_CA_BUNDLE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'TF_CLI_CONFIG_FILE',
];

/** Variables that name a token, which is renewed by another file in its folder. */
const NAMED_TOKENS = [
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
];

/** What Terraform and the AWS provider look for in the home folder. */
const HOME_ENTRIES = ['.aws', '.terraform.d', '.terraformrc', '.tofurc'];

/** What every sandbox sees of the system. */
export async function findSystemMounts(): Promise<{
  links: RootLink[];
  mounts: Mount[];
}> {
  const links: RootLink[] = [];
  const mounts: Mount[] = [];
  for (const path of PROGRAMS) {
    const found = await ifPresent(lstat(path));
    if (found?.isSymbolicLink()) {
      links.push({ path, target: await readlink(path) });
    } else if (found) {
      mounts.push({ from: path, to: path, access: 'read' });
    }
  }
  mounts.push(...(await findReadable(SETTINGS)));
  return { links, mounts };
}

/**
 * Hides files and folders of the backend that lie in what every sandbox sees.
 *
 * @returns the problems that remain, each as a sentence without its full stop
 */
export async function hidePaths(
  mounts: Mount[],
  paths: string[],
): Promise<{ mounts: Mount[]; problems: string[] }> {
  const hidden: Mount[] = [];
  const problems: string[] = [];
  for (const path of new Set(await findRealPaths(paths))) {
    const within = mounts.find(({ to }) => isBelow(to, path));
    const around = mounts.find(
      ({ to }) => path !== '/' && (to === path || isBelow(path, to)),
    );
    if (within) {
      hidden.push(
        (await stat(path)).isDirectory()
          ? { from: path, to: path, access: 'none' }
          : { from: '/dev/null', to: path, access: 'read' },
      );
    } else if (around) {
      problems.push(
        `templates can read ${around.to}, and the backend has its files in ${path}: install the backend in a folder of its own`,
      );
    }
  }
  // Folders first: a mount hides those that are inside of it.
  hidden.sort((one, other) => one.to.length - other.to.length);
  return { mounts: hidden, problems };
}

/** The files that the operator's environment variables and home folder give Terraform. */
export async function findNamedMounts(
  environment: Record<string, string>,
  home: string,
): Promise<Mount[]> {
  const named = NAMED_FILES.flatMap(name => environment[name] ?? []);
  const tokens = NAMED_TOKENS.flatMap(name => environment[name] ?? []);
  const configuration = environment.TF_CLI_CONFIG_FILE;
  return [
    ...(await findReadable([
      ...named,
      ...tokens.map(folderOfToken),
      ...(configuration ? await findPathsIn(configuration) : []),
    ])),
    ...(await findInHome(
      environment.HOME,
      home,
      // A run with its own credentials uses no others.
      HOME_ENTRIES.filter(
        name => name !== '.aws' || environment.AWS_CONFIG_FILE !== '/dev/null',
      ),
    )),
  ];
}

/** Files and folders that the operator shows to templates, in the home folder of the run too. */
export async function findChosenMounts(
  paths: string[],
  hostHome: string | undefined,
  home: string,
): Promise<Mount[]> {
  const inHome = paths.flatMap(path => {
    const name = hostHome && relative(hostHome, path);
    return name && !name.startsWith('..') && !isAbsolute(name) ? [name] : [];
  });
  return [
    ...(await findReadable(paths)),
    ...(await findInHome(hostHome, home, inHome)),
  ];
}

/** Terraform itself, wherever it is. */
export async function findBinaryMounts(binary: string): Promise<Mount[]> {
  return findReadable([binary]);
}

async function findInHome(
  hostHome: string | undefined,
  home: string,
  names: string[],
): Promise<Mount[]> {
  const mounts = hostHome
    ? await Promise.all(names.map(name => findMount(join(hostHome, name))))
    : [];
  return mounts.flatMap((mount, index) =>
    mount ? [{ ...mount, to: join(home, names[index]) }] : [],
  );
}

async function findReadable(paths: string[]): Promise<Mount[]> {
  const mounts = await Promise.all(
    paths
      .filter(path => isAbsolute(path) && !path.startsWith('/dev/'))
      .map(findMount),
  );
  return mounts.flatMap(mount => mount ?? []);
}

async function findMount(path: string): Promise<Mount | undefined> {
  const from = await realpath(path).catch(() => undefined);
  return from === undefined ? undefined : { from, to: path, access: 'read' };
}

async function findRealPaths(paths: string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(findMount));
  return found.flatMap(mount => mount?.from ?? []);
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function folderOfToken(path: string): string {
  const folder = dirname(path);
  return folder.split('/').length > 2 ? folder : path;
}

/** Mirrors and the like that Terraform's own configuration names. */
async function findPathsIn(configuration: string): Promise<string[]> {
  const text = await readFile(configuration, 'utf8').catch(() => '');
  return [...text.matchAll(/"(\/[^"*?$]+)"/g)].map(([, path]) => path);
}
