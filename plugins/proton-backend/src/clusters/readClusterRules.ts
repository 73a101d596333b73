import { RootConfigService } from '@backstage/backend-plugin-api';
import {
  readConsoleSignIn,
  readOutputMapping,
} from '@proton-vending/backstage-plugin-proton-node';
import { ClusterRules } from './describeCluster';

/** Reads `proton.outputs` and `aws.sso.subdomain` of the configuration. */
export function readClusterRules(config: RootConfigService): ClusterRules {
  return {
    outputMapping: readOutputMapping(
      config.getOptionalConfig('proton.outputs'),
    ),
    signIn: readConsoleSignIn(config),
  };
}
