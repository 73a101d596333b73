import { CampaignWaves } from '@proton-vending/backstage-plugin-proton-common';

/**
 * The wave of each cluster, from 1 and without gaps, in the order of the clusters.
 */
export function divideIntoWaves(
  waves: CampaignWaves,
  clusters: Array<{ label?: string }>,
): number[] {
  const wanted =
    waves.type === 'percent'
      ? clusters.map((_, index) => waveByShare(waves, index, clusters.length))
      : clusters.map(({ label }) => waveByLabel(waves, label));
  const used = [...new Set(wanted)].sort((a, b) => a - b);
  return wanted.map(wave => used.indexOf(wave) + 1);
}

function waveByShare(
  { canary, percentages }: Extract<CampaignWaves, { type: 'percent' }>,
  index: number,
  total: number,
): number {
  if (index < canary) {
    return 0;
  }
  const others = total - canary;
  const wave = percentages.findIndex(
    percent => index - canary < Math.ceil((others * percent) / 100),
  );
  return (wave < 0 ? percentages.length : wave) + 1;
}

function waveByLabel(
  { values }: Extract<CampaignWaves, { type: 'label' }>,
  label: string | undefined,
): number {
  const wave = label === undefined ? -1 : values.indexOf(label);
  return wave < 0 ? values.length : wave;
}
