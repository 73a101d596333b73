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
 * What is sent on the channels of environments and of the fleet. It says only
 * that there is something new; whoever hears it asks again, with permissions of
 * its own.
 *
 * @public
 */
export interface ProtonSignal {
  type: 'changed';
}
