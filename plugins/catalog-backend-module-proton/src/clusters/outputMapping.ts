export {
  DEFAULT_OUTPUT_MAPPING,
  pickClusterOutputs,
} from '@proton-vending/backstage-plugin-proton-node';
export type { OutputMapping } from '@proton-vending/backstage-plugin-proton-node';
