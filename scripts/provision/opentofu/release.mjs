/**
 * The OpenTofu that `npm start` installs where there is neither Terraform nor
 * OpenTofu.
 *
 * The checksums are those of the release archives. Each one is in at least two
 * independent public repositories, which had to agree before it was added here:
 *
 * - `opentofu.hcl` in github.com/cashapp/hermit-packages,
 *   commit f0517fd7532fc6adfd910cfba3ef2b4c59f662db
 * - `Formula/opentofu.rb` in github.com/sixiang-world/tribucket,
 *   commit a16136c451462cf79e48d2b396df30a9518ccec4
 *
 * To change the version, replace every checksum, and the two commits. Leave out
 * a platform that has fewer than two sources: its users get instructions instead.
 */
export const OPENTOFU = {
  version: '1.12.6',
  checksums: {
    darwin_amd64:
      '166388e5feed47e107e11721b6366bf91d21e47eccbced75f3cbe0c7184ffd9b',
    darwin_arm64:
      'e083ee43790ab9e19ad66d9933e24a7244a1412e1d5728f37999ae2163fdac95',
    linux_amd64:
      '5dc43da4f750f33873dc25e94587128709e819e544b7be9016b255316153c3a8',
    linux_arm64:
      'e573979ba68a17fe7b881752051a694a7efcd970e39521f6a25775197861ed4d',
  },
};

const DOWNLOADS = 'https://github.com/opentofu/opentofu/releases/download';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/** The archive for a platform, or undefined for a platform without a checksum. */
export function chooseArchive({ release, platform, arch, mirror }) {
  const target = `${platform}_${ARCHITECTURES[arch] ?? arch}`;
  const { version, checksums } = release;
  if (!Object.hasOwn(checksums, target)) {
    return undefined;
  }
  const base = (mirror || DOWNLOADS).replace(/\/+$/, '');
  return {
    url: `${base}/v${version}/tofu_${version}_${target}.zip`,
    sha256: checksums[target],
  };
}
