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
