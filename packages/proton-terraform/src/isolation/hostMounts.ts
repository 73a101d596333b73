import { lstat, readFile, readlink, realpath } from 'node:fs/promises';
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

/** Terraform itself, when it isn't among the system's programs. */
export async function findBinaryMounts(binary: string): Promise<Mount[]> {
  const mounts = await findReadable([binary]);
  return mounts.filter(
    ({ from, to }) => from !== to || !from.startsWith('/usr/'),
  );
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

function folderOfToken(path: string): string {
  const folder = dirname(path);
  return folder.split('/').length > 2 ? folder : path;
}

/** Mirrors and the like that Terraform's own configuration names. */
async function findPathsIn(configuration: string): Promise<string[]> {
  const text = await readFile(configuration, 'utf8').catch(() => '');
  return [...text.matchAll(/"(\/[^"*?$]+)"/g)].map(([, path]) => path);
}
