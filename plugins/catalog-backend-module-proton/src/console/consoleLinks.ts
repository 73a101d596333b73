export { clusterConsoleUrl } from '@proton-vending/backstage-plugin-proton-node';
export type { ConsoleSignIn } from '@proton-vending/backstage-plugin-proton-node';
