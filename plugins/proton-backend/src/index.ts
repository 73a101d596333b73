/**
 * Backend of the Proton pages: routes keyed by catalog entity, guarded by
 * permissions.
 *
 * @packageDocumentation
 */

export { protonPlugin as default } from './plugin';
