/**
 * The signals channel that tells that something changed in any environment or
 * template. Its messages say no more than that: whoever hears one asks again
 * with credentials of their own.
 *
 * @public
 */
export const PROTON_FLEET_SIGNAL_CHANNEL = 'proton:fleet';

/**
 * The signals channel that tells that an environment changed.
 *
 * @public
 */
export function environmentSignalChannel(environmentArn: string): string {
  return `proton:environment:${environmentArn}`;
}

/**
 * The signals channel that reports that any campaign changed, or was created or
 * deleted.
 *
 * @public
 */
export const PROTON_CAMPAIGNS_SIGNAL_CHANNEL = 'proton:campaigns';

/**
 * The signals channel that reports that a campaign or its clusters changed.
 *
 * @public
 */
export function campaignSignalChannel(campaignId: string): string {
  return `proton:campaign:${campaignId}`;
}
