/** The Node that the toolchain is provisioned with. */
export const PROVISIONED_NODE_VERSION = '22.23.3';

const PACKAGED_PLATFORMS = [
  'linux-x64',
  'linux-arm64',
  'darwin-x64',
  'win-x64',
];

function isNode22(version) {
  const [major, minor] = version.split('.').map(Number);
  return major === 22 && minor >= 12;
}

/**
 * Decides which Node runs Backstage: the machine's, or one from the npm registry.
 *
 * Node 24 serves only where the registry has no Node 22 for the platform: with
 * some of its releases a better-sqlite3 that was compiled from source aborts.
 */
export function chooseNode({ version, platform, arch }) {
  if (isNode22(version)) {
    return { source: 'machine', version };
  }
  const target = `${platform === 'win32' ? 'win' : platform}-${arch}`;
  if (PACKAGED_PLATFORMS.includes(target)) {
    return {
      source: 'registry',
      version: PROVISIONED_NODE_VERSION,
      packageName: `node-${target}`,
    };
  }
  if (version.startsWith('24.')) {
    return { source: 'machine', version };
  }
  return { source: 'none', target };
}
