import type {
  ConsoleSignIn,
  OutputMapping,
} from '@proton-vending/backstage-plugin-proton-node';
import { KubernetesAccess } from '../clusters/kubernetesAnnotations';
import { RepositoryHosts } from '../console/repositoryUrl';
import { TagNames } from '../tags/TagNames';

/** What the configuration says of the entities that a provider makes. */
export interface EntityRules {
  namespace: string;
  defaultOwner: string;
  defaultSystem?: string;
  tagNames: TagNames;
  outputMapping: OutputMapping;
  kubernetes: KubernetesAccess;
  signIn: ConsoleSignIn;
  /** Where people use Backstage, for links to its pages; none are made when absent. */
  appBaseUrl?: string;
  repositoryHosts: RepositoryHosts;
}
