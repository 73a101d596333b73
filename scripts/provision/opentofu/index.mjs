import { detail, step, warn } from '../../lib/output.mjs';
import { fromProton } from '../../lib/paths.mjs';
import { download } from './download.mjs';
import { findInstalled, installOpenTofu } from './install.mjs';
import { chooseArchive, OPENTOFU } from './release.mjs';

export const MIRROR_VARIABLE = 'PROTON_OPENTOFU_MIRROR';

const PROGRESS_EVERY_MILLISECONDS = 2_000;

const toMegabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`;

/** Says how far a download is, at most every other second. */
function createProgress(log) {
  let saidAt = Date.now();
  return ({ received, total }) => {
    if (Date.now() - saidAt >= PROGRESS_EVERY_MILLISECONDS) {
      saidAt = Date.now();
      log.detail(
        total
          ? `${toMegabytes(received)} of ${toMegabytes(total)}`
          : toMegabytes(received),
      );
    }
  };
}

function mirrorOf(env) {
  const mirror = env[MIRROR_VARIABLE];
  if (mirror && !(/^https?:/i.test(mirror) && URL.canParse(mirror))) {
    throw new Error(`${MIRROR_VARIABLE} isn't an HTTP or HTTPS URL.`);
  }
  return mirror;
}

function sayWhatToDo({ log, version, couldDownload }) {
  log.warn(
    'Everything starts without Terraform or OpenTofu, but deployments fail. To vend clusters, install one of them and run `npm start` again:',
  );
  log.detail('OpenTofu:  https://opentofu.org/docs/intro/install');
  log.detail('Terraform: https://developer.hashicorp.com/terraform/install');
  if (couldDownload) {
    log.detail(
      `Behind a proxy, set HTTPS_PROXY. With a mirror of https://github.com/opentofu/opentofu/releases/download, set ${MIRROR_VARIABLE} to its URL, which must have v${version}/.`,
    );
  }
}

/**
 * Finds the OpenTofu of the clone or downloads it, verified. Resolves to its
 * path, or to nothing after saying why and what to do: everything else works
 * without.
 */
export async function provisionOpenTofu(options = {}) {
  const {
    release = OPENTOFU,
    platform = process.platform,
    arch = process.arch,
    env = process.env,
    toolchainDirectory = fromProton('toolchain'),
    log = { detail, step, warn },
    ...limits
  } = options;
  const { version } = release;
  const directory = `${toolchainDirectory}/opentofu-${version}`;
  const installed = findInstalled({ directory, version });
  if (installed) {
    return installed;
  }
  let archive;
  try {
    archive = chooseArchive({ release, platform, arch, mirror: mirrorOf(env) });
    if (!archive) {
      throw new Error(
        `There is no OpenTofu for ${platform}-${arch} that npm start can verify.`,
      );
    }
    log.step(
      `Downloading OpenTofu ${version}: neither terraform nor tofu is on the PATH`,
    );
    return await installOpenTofu({
      archive: await download({
        url: archive.url,
        env,
        onProgress: createProgress(log),
        ...limits,
      }),
      sha256: archive.sha256,
      version,
      directory,
    });
  } catch (error) {
    log.warn(error.message);
    sayWhatToDo({ log, version, couldDownload: archive !== undefined });
    return undefined;
  }
}
