import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';

/** Such as `123456789012/us-east-1`. */
export function toTargetKey({
  accountId,
  region,
}: Required<ProtonTarget>): string {
  return `${accountId}/${region}`;
}
